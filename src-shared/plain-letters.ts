// Letters without their marks, so that "prosze" finds "proszę".

/** Lower case without marks; ł has none that falls off. */
export const plainLetters = (text: string): string =>
  text
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .toLowerCase()
    .replaceAll("ł", "l");

/** The words that a search asks for. */
export const searchWords = (wish: string): string[] =>
  plainLetters(wish)
    .split(" ")
    .filter((word) => word !== "");
