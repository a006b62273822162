const ABOUT_CUT_CONNECTION =
  /^(uncaught exception;.*(Network connection lost|internal error)|exception = .*disconnected:|stack: \S*workerd@).*\n?/gm;

/** workerd prints every connection that breaks, also when the Worker handles it. */
export default function hideCutConnections() {
  const { stderr } = process;
  const write = stderr.write.bind(stderr);
  stderr.write = (text: string | Uint8Array, ...rest: never[]) =>
    write(String(text).replaceAll(ABOUT_CUT_CONNECTION, ''), ...rest);
}
