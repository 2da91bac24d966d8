// Hands a text to the browser as a file, which asks where to put it, or puts it with the downloads.

/** Saves `text` under `name`. */
export function saveFile(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
