// The shipped lines of a pack, in the order in which steps and situations are known.

import { type StepId, stepIds } from "../../../src-core/ids.ts";
import { situations } from "../../../src-core/policy/policy.ts";
import type { PackLines } from "../../../src-shared/console/sheet-messages.ts";
import type { Pack } from "../../packs/load-pack.ts";

export const packLinesOf = ({ protocol }: Pick<Pack, "protocol">): PackLines => ({
  steps: [
    ...stepIds.map((step) => ({
      step,
      name: protocol.steps[step]?.name ?? step,
      lines: protocol.steps[step]?.wordings ?? [],
    })),
    { step: "closing", name: protocol.steps["call-release"]?.name ?? "closing", lines: protocol.closing },
  ],
  situations: situations.map((situation) => {
    const texts = protocol.situations[situation];
    const special = Object.entries(texts?.steps ?? {}) as [StepId, PackLines["steps"][number]["lines"]][];
    return {
      situation,
      name: texts?.name ?? situation,
      hint: texts?.hint ?? "",
      special: special.map(([step, lines]) => ({ step, lines })),
    };
  }),
});
