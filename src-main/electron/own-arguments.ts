// The program's own arguments among all that Electron was started with. Pure.

import { resolve } from "node:path";

/**
 * What stands after the program's path: before it are switches of the browser engine. A packaged program has no path among its
 * arguments.
 */
export function ownArguments(
  argv: readonly string[],
  { isPackaged, appPath }: { readonly isPackaged: boolean; readonly appPath: string },
): string[] {
  if (isPackaged) return argv.slice(1);
  const path = argv.findIndex((argument, index) => index > 0 && resolve(argument) === resolve(appPath));
  return argv.slice(path === -1 ? 2 : path + 1);
}
