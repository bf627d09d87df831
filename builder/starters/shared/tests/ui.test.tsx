import { act, useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { app } from "../src/app.config";
import { Button, Dialog, ExamplesHere, ImportDialog, Plan, SchemeSwitch, Segmented, Shell, Table, TabPanel, Tabs, TextField, useToast } from "../src/ui";
import { words } from "../src/ui/words";
import { byLabel, byRole, click, press, render } from "./render";

describe("design system", () => {
  it("ties a field to its label, its hint and its error", () => {
    render(<TextField label="Email" hint="Work address" error="Missing" value="" onChange={() => undefined} />);

    const field = byLabel("Email");
    const described = (field.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent);

    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(described).toEqual(["Work address", "Missing"]);
  });

  it("gives the focus back when a dialog closes", () => {
    function Example() {
      const [open, setOpen] = useState(false);
      return (
        <>
          <Button onClick={() => setOpen(true)}>Open it</Button>
          <Dialog open={open} onClose={() => setOpen(false)} title="Title" />
        </>
      );
    }
    render(<Example />);
    const opener = byRole("button", "Open it");

    opener.focus();
    click(opener);
    const dialog = byRole("dialog", "Title");
    click(byRole("button", words.close));

    expect(dialog.hasAttribute("open")).toBe(false);
    expect(document.activeElement).toBe(opener);
  });

  it("moves between tabs by arrow keys", () => {
    const onChange = vi.fn();
    render(
      <>
        <Tabs label="Parts" tabs={[{ id: "a", label: "A" }, { id: "b", label: "B" }]} value="a" onChange={onChange} />
        <TabPanel id="a" value="a">
          First
        </TabPanel>
      </>,
    );

    press("ArrowLeft", byRole("tab", "A"));

    expect(onChange).toHaveBeenCalledWith("b");
  });

  it("names each choice of a segmented control", () => {
    const onChange = vi.fn();
    render(<Segmented label="View" value="x" onChange={onChange} options={[{ value: "x", label: "X" }, { value: "y", label: "Y" }]} />);

    click(byLabel("Y"));

    expect(onChange).toHaveBeenCalledWith("y");
  });

  it("shows a message once and lets it be undone", () => {
    const onAction = vi.fn();
    function Example() {
      const toast = useToast();
      return <Button onClick={() => toast({ message: "Gone", action: { label: "Bring back", onAction } })}>Remove</Button>;
    }
    render(<Example />);

    click(byRole("button", "Remove"));
    click(byRole("button", "Bring back"));

    expect(onAction).toHaveBeenCalledOnce();
    expect(document.body.textContent).not.toContain("Gone");
  });

  it("keeps the chosen colours for the next visit", () => {
    render(<SchemeSwitch />);

    click(byRole("button", words.schemeAuto));

    expect(document.documentElement.dataset["scheme"]).toBe("light");
    expect(localStorage.getItem(`${app.slug}:scheme`)).toBe("light");
    click(byRole("button", words.schemeLight));
    click(byRole("button", words.schemeDark));
  });

  it("puts the header of its column in front of every cell", () => {
    render(
      <Table caption="Things" columns={[{ key: "n", header: "Name", render: (row: string) => row }]} rows={["one"]} rowKey={(row) => row} />,
    );

    expect(document.querySelector("td")?.dataset["label"]).toBe("Name");
  });

  it("shows the brief's features as a plan, and none of them as a button", () => {
    render(
      <Shell>
        <Plan />
      </Shell>,
    );

    const plan = document.querySelector(".ui-plan")?.textContent ?? "";
    const buttons = [...document.querySelectorAll("button")].map((one) => one.textContent);

    for (const { title } of app.features) {
      expect(plan).toContain(title);
      expect(buttons).not.toContain(title);
    }
  });
});

describe("an import", () => {
  const held = vi.fn((text: string) => (text === "useless" ? "Of no use." : { lines: text.split("\n").filter(Boolean) }));
  const onImport = vi.fn();
  const onClose = vi.fn();

  function open(): HTMLInputElement {
    for (const mock of [held, onImport, onClose]) mock.mockClear();
    render(
      <ImportDialog open onClose={onClose} title="Title" lead="Lead" fileLabel="A file" read={held} count={({ lines }) => lines.length} confirmLabel={(count) => `Import ${count}`} onImport={onImport}>
        {({ lines }) => <p>{lines.join(" + ")}</p>}
      </ImportDialog>,
    );
    return byLabel("A file") as HTMLInputElement;
  }

  async function choose(field: HTMLInputElement, file: File): Promise<void> {
    Object.defineProperty(field, "files", { value: [file], configurable: true });
    await act(async () => {
      field.dispatchEvent(new Event("change", { bubbles: true }));
      // Read after the dialog has read it.
      await file.arrayBuffer().catch(() => undefined);
    });
  }

  it("adds what a file holds once it is told to", async () => {
    const field = open();
    expect(byRole("button", "Import 0").hasAttribute("disabled")).toBe(true);

    await choose(field, new File(["one\ntwo\n"], "a.csv"));
    expect(document.body.textContent).toContain("one + two");
    expect(onImport).not.toHaveBeenCalled();
    click(byRole("button", "Import 2"));

    expect(onImport).toHaveBeenCalledWith({ lines: ["one", "two"] });
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("reads what spreadsheets write, in UTF-8 or not", async () => {
    const field = open();

    await choose(field, new File([new Uint8Array([0xe9, 0x74, 0xe9])], "a.csv"));

    expect(held).toHaveBeenCalledWith("été");
  });

  it.each([
    ["is too large", new File([new Uint8Array(5 * 1024 * 1024 + 1)], "a.csv"), words.fileTooLarge],
    ["cannot be read", Object.assign(new File(["x"], "a.csv"), { arrayBuffer: () => Promise.reject(new Error("moved")) }), words.fileUnreadable],
    ["is of no use", new File(["useless"], "a.csv"), "Of no use."],
  ])("says that a file %s", async (_what, file, sentence) => {
    const field = open();

    await choose(field, file);

    expect(document.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent).toBe(sentence);
    expect(byRole("button", "Import 0").hasAttribute("disabled")).toBe(true);
  });
});

it("takes examples away, and brings them back where it can", () => {
  const undo = vi.fn();
  render(<ExamplesHere copy={{ here: "Examples.", remove: "Remove", removed: "Gone." }} onRemove={() => undo} />);

  click(byRole("button", "Remove"));
  expect(document.body.textContent).toContain("Gone.");
  click(byRole("button", words.undo));

  expect(undo).toHaveBeenCalledOnce();
});
