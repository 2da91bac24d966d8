// What every picture of the overlay must pass: accessibility, and nothing that is cut or too wide.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Two frames: what was received has been drawn. */
export const painted = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );

/**
 * Violations that axe finds, as `rule: element`. Evaluated, because the content policy forbids script tags.
 * `rules`: these alone, where the rest has been looked at in the same layout.
 */
export async function axe(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  return page.evaluate(async (only) => {
    interface Axe {
      run(
        options: unknown,
      ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
    }
    const { axe: tool } = globalThis as unknown as { readonly axe: Axe };
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const runOnly = only === undefined ? { type: "tag", values: tags } : { type: "rule", values: only };
    const { violations } = await tool.run({ resultTypes: ["violations"], runOnly });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`),
    );
  }, rules);
}

/** Elements wider than their box, and the parts that ought to fit without scrolling but do not. */
export const overflows = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wide = [...document.querySelectorAll("#app *:not(svg, svg *, .unseen, .unseen *)")]
      .filter((element) => getComputedStyle(element).clipPath === "none")
      .filter((element) => getComputedStyle(element).display !== "inline")
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `too wide: ${element.className} "${element.textContent}"`);
    const cut = [...document.querySelectorAll(".line, .permission .body, .words:not([data-kind=notice]) .text")]
      .filter((element) => element.scrollHeight > element.clientHeight + 1)
      .map((element) => `cut: ${element.className} "${element.textContent}"`);
    const sideways = document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [];
    return [...sideways, ...wide, ...cut];
  });
