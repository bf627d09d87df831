import { Component, type ReactNode } from "react";
import { Button } from "./button";
import { EmptyState } from "./surfaces";
import { words } from "./words";

/** Shown instead of a blank page when a component throws. */
export class Failure extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="ui-main">
        <EmptyState
          icon="alert"
          title={words.failureTitle}
          action={
            <Button variant="primary" icon="refresh" onClick={() => window.location.reload()}>
              {words.failureReload}
            </Button>
          }
        >
          <p>{words.failureLead}</p>
        </EmptyState>
      </main>
    );
  }
}
