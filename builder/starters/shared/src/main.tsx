import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./theme.css";
import "./ui/index.css";
import "./app.css";
import { App } from "./App";
import { applySavedScheme, Failure, ToastProvider } from "./ui";

applySavedScheme();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Failure>
        <ToastProvider>
          <App />
        </ToastProvider>
      </Failure>
    </StrictMode>,
  );
}
