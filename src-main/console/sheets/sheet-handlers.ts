// The requests about protocols and sheets.

import type { Language } from "../../../src-core/ids.ts";
import type { Policy } from "../../../src-core/policy/policy.ts";
import type { sheetRequests } from "../../../src-shared/console/sheet-messages.ts";
import type { Pack } from "../../packs/load-pack.ts";
import type { HandlersOf } from "../handlers.ts";
import { packLinesOf } from "./pack-lines.ts";
import { previewOf } from "./preview.ts";

export interface SheetParts {
  readonly packOf: (language: Language) => Pack;
  /** The draft's policy. */
  readonly policy: () => Policy;
}

export const sheetHandlers = ({ packOf, policy }: SheetParts): HandlersOf<keyof typeof sheetRequests> => ({
  "sheets/get": ({ language }) => ({ ok: true, lines: packLinesOf(packOf(language)) }),
  "sheets/preview": ({ language, ...wish }) => ({
    ok: true,
    ...previewOf(wish, { policy: policy(), pack: packOf(language) }),
  }),
});
