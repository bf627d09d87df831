import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { app } from "../src/app.config";
import { Button, Dialog, Plan, SchemeSwitch, Segmented, Shell, Table, TabPanel, Tabs, TextField, useToast } from "../src/ui";
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
