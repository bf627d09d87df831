import type { ReactNode } from "react";

export interface Column<Row> {
  key: string;
  header: string;
  align?: "end";
  render(row: Row): ReactNode;
}

export interface TableProps<Row> {
  caption: string;
  hideCaption?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
}

/** On narrow screens each row becomes a block and each cell carries its header in front. */
export function Table<Row>({ caption, hideCaption = false, columns, rows, rowKey }: TableProps<Row>) {
  return (
    <div className="ui-table-wrap">
      {/* The roles are spelt out because display: block, on narrow screens, would take them away. */}
      <table className="ui-table" role="table">
        <caption className={hideCaption ? "ui-hidden" : ""}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.key} scope="col" role="columnheader" className={column.align === "end" ? "ui-end" : ""}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {columns.map((column) => (
                <td key={column.key} role="cell" data-label={column.header} className={column.align === "end" ? "ui-end" : ""}>
                  {column.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
