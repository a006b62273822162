const information =
  /^(\[wrangler:info\]|\[custom build\]|⎔ |Using secrets defined in |Your Worker has access to |Binding |env\.)/;
const cronWarning = 'Scheduled Workers are not automatically triggered';
const indentedOrEmpty = /^(\s|$)/;

/**
 * Tells what the Worker and the developer's mistakes have to say from wrangler's own chatter: its list of bindings, its
 * request lines (the Worker writes its own), and its warning about crons, which `npm start` triggers.
 * @returns a filter for the lines of one stream, in their order
 */
export function createNoiseFilter(): (line: string) => boolean {
  let insideWarning = false;
  return (line) => {
    if (line.includes(cronWarning)) insideWarning = true;
    else if (!indentedOrEmpty.test(line)) insideWarning = false;
    return !insideWarning && line !== '' && !information.test(line);
  };
}
