// The page that shows all pictures of the gallery, state by state. Plain HTML, to be opened from the disk.

import type { OverlaySize, Theme } from "../../src-shared/settings.ts";

/** One picture and what its checks found. */
export interface Picture {
  readonly name: string;
  readonly size: OverlaySize;
  readonly theme: Theme;
  readonly language: string;
  /** Path from the page. */
  readonly file: string;
  readonly problems: readonly string[];
}

const style = `
  body { margin: 1rem; background: #6b7280; color: #fff; font: 13px system-ui, sans-serif; }
  nav a { margin-right: 0.75rem; color: #fff; }
  section > div { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: flex-start; margin-bottom: 1rem; }
  figure { margin: 0; }
  figure.bad { outline: 3px solid #f97316; }
  img { display: block; }
`;

/** The whole page. */
export function indexPage(pictures: readonly Picture[]): string {
  const names = [...new Set(pictures.map(({ name }) => name))];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Steadyline: every state of the overlay</title>
<style>${style}</style>
<h1>Every state of the overlay</h1>
<nav>${names.map((name) => `<a href="#${name}">${name}</a>`).join("")}</nav>
${names.map((name) => section(name, pictures)).join("\n")}
</html>
`;
}

function section(name: string, pictures: readonly Picture[]): string {
  const own = pictures.filter((picture) => picture.name === name);
  const rows = [...new Set(own.map(({ size, theme }) => `${size} ${theme}`))].map((row) => {
    const figures = own.filter(({ size, theme }) => `${size} ${theme}` === row).map(figureOf);
    return `<div>${figures.join("")}</div>`;
  });
  return `<section id="${name}"><h2>${name}</h2>${rows.join("\n")}</section>`;
}

const figureOf = ({ name, size, theme, language, file, problems }: Picture): string =>
  `<figure class="${problems.length > 0 ? "bad" : ""}"><img loading="lazy" src="${file}" alt="${name}, ${size}, ${theme}, ${language}"><figcaption>${size} · ${theme} · ${language}</figcaption></figure>`;
