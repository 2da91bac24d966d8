// The draft's requests.

import type { draftRequests } from "../../../src-shared/console/draft-messages.ts";
import type { HandlersOf } from "../handlers.ts";
import type { DraftStore } from "./draft-store.ts";

export function draftHandlers(draft: DraftStore): HandlersOf<keyof typeof draftRequests> {
  const viewed = () => ({ ok: true, view: draft.view() }) as const;
  return {
    "draft/get": viewed,
    "draft/change": async ({ changes }) => {
      const issues = await draft.change(changes);
      return { ...viewed(), issues: [...issues] };
    },
    "draft/undo": () => draft.undo().then(viewed),
    "draft/redo": () => draft.redo().then(viewed),
    "draft/discard": () => draft.discard().then(viewed),
  };
}
