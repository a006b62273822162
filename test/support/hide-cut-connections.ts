const ABOUT_CUT_CONNECTION =
  /^(uncaught exception;.*(Network connection lost|internal error)|exception = .*disconnected:|stack: \S*workerd@).*\n?/gm;

/** workerd prints every connection that breaks, also when the Worker handles it. */
export default function hideCutConnections() {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = (text: string | Uint8Array, ...rest: never[]) =>
      write(String(text).replaceAll(ABOUT_CUT_CONNECTION, ''), ...rest);
  }
}
