// The page that shows all pictures of the gallery, state by state. Plain HTML, to be opened from the disk.

/** One picture and what its checks found. */
export interface Picture {
  readonly state: string;
  /** Size and look, in words. */
  readonly look: string;
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
  const states = [...new Set(pictures.map(({ state }) => state))];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Steadyline: every state of the overlay</title>
<style>${style}</style>
<h1>Every state of the overlay</h1>
<nav>${states.map((state) => `<a href="#${state}">${state}</a>`).join("")}</nav>
${states.map((state) => section(state, pictures)).join("\n")}
</html>
`;
}

function section(state: string, pictures: readonly Picture[]): string {
  const own = pictures.filter((picture) => picture.state === state);
  const rows = [...new Set(own.map(({ look }) => look))].map((row) => {
    const figures = own.filter(({ look }) => look === row).map(figureOf);
    return `<div>${figures.join("")}</div>`;
  });
  return `<section id="${state}"><h2>${state}</h2>${rows.join("\n")}</section>`;
}

const figureOf = ({ state, look, language, file, problems }: Picture): string =>
  `<figure class="${problems.length > 0 ? "bad" : ""}"><img loading="lazy" src="${file}" alt="${state}, ${look}, ${language}"><figcaption>${look} · ${language}</figcaption></figure>`;
