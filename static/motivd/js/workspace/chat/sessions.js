// The conversations of a project: which one is open, the others, a new one, another name.

import { $, el, icon } from "../../dom.js";
import { api } from "../../api.js";
import { ask, openDialog } from "../../dialogs.js";
import { onSubmit } from "../../forms.js";
import { t } from "../../texts.js";
import { when } from "../../times.js";
import { tellProblem } from "../../toast.js";

const PER_PAGE = 25;

/** The menu of sessions in `root`. `chosen(session | null)` opens one; null is a new one. */
export function sessionMenu(root, { project, chosen }) {
  const title = $("[data-title]", root);
  const menu = $("#chat-sessions");
  const list = $("[data-sessions]", menu);
  const more = $("[data-more]", menu);
  const renames = $("#chat-rename");
  const onlyWithOne = [$("[data-rename]", root), $("[data-delete]", menu)];
  const key = `motivd-session-${project.id}`;
  let open = null;
  let sessions = [];
  let page = 1;

  function show(session) {
    open = session;
    title.textContent = session ? session.title || t("chat.untitled") : t("chat.new");
    for (const button of onlyWithOne) button.hidden = !session;
    try {
      if (session) sessionStorage.setItem(key, session.id);
      else sessionStorage.removeItem(key);
    } catch {
      // The newest one is opened after a reload, then.
    }
  }

  async function load(number) {
    const answer = await api.get(`/api/agent/sessions?projectId=${project.id}&perPage=${PER_PAGE}&page=${number}`);
    page = number;
    sessions = number === 1 ? answer.sessions : [...sessions, ...answer.sessions];
    more.hidden = number >= answer.totalPages;
    return answer;
  }

  function draw() {
    list.replaceChildren(
      ...sessions.map((session) =>
        el(
          "button",
          {
            type: "button",
            "aria-current": session.id === open?.id ? "true" : null,
            onclick: () => {
              menu.hidePopover();
              if (session.id !== open?.id) chosen(session);
            },
          },
          el("span.grow.breaks", {}, session.title || t("chat.untitled")),
          el("span.faint", {}, when(session.updatedAt)),
          session.id === open?.id && icon("check"),
        ),
      ),
    );
    if (!sessions.length) list.append(el("p.menu__title", {}, t("chat.noSessions")));
  }

  menu.addEventListener("toggle", async (event) => {
    if (event.newState !== "open") return;
    draw();
    try {
      await load(1);
      draw();
    } catch (problem) {
      tellProblem(problem);
    }
  });
  more.addEventListener("click", async () => {
    try {
      await load(page + 1);
      draw();
    } catch (problem) {
      tellProblem(problem);
    }
  });
  for (const button of [...root.querySelectorAll("[data-new]")]) {
    button.addEventListener("click", () => {
      menu.hidePopover();
      chosen(null);
    });
  }
  $("[data-rename]", root).addEventListener("click", () => {
    $("form", renames).elements.title.value = open.title;
    openDialog(renames);
    $("form", renames).elements.title.select();
  });
  onSubmit($("form", renames), async ({ title: wanted }) => {
    show((await api.patch(`/api/agent/sessions/${open.id}`, { title: wanted })).session);
    renames.close();
  });
  $("[data-delete]", menu).addEventListener("click", async () => {
    menu.hidePopover();
    const session = open;
    if (!(await ask({ title: t("chat.deleteTitle"), text: t("chat.deleteText"), action: t("chat.delete"), danger: true }))) return;
    try {
      await api.delete(`/api/agent/sessions/${session.id}`);
      chosen(await newest());
    } catch (problem) {
      tellProblem(problem);
    }
  });

  async function newest() {
    await load(1);
    return sessions[0] ?? null;
  }

  return {
    show,
    open: () => open,
    newest,
    /** What was open in this tab before it was reloaded, else the newest. */
    async begin() {
      const last = await newest();
      const kept = sessionStorage.getItem(key);
      return sessions.find((session) => session.id === kept) ?? last;
    },
  };
}
