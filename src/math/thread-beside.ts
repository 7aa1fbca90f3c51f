/** The file of a thread beside the one that starts it: the build renames both. @param url - `import.meta.url` of the latter. */
export function threadBeside(url: string, name: string): URL {
  return new URL(`./${name}.${url.endsWith('.ts') ? 'ts' : 'js'}`, url);
}
