import type { Follower } from './follow.ts';

/** Prints only the raw messages. */
export const rawLines: Follower = { frame: (_, text) => console.log(text), note: () => {} };

/** Prints one line per event. */
export const readableLines: Follower = {
  frame(frame) {
    if ('entityId' in frame) {
      const title = (frame.data.task ?? frame.data.busyTime)?.title;
      console.log(
        `${frame.createdAt}  ${frame.position}  ${frame.type}  by ${frame.actor}${title ? `  “${title}”` : ''}`,
      );
    } else if (frame.type === 'live.resync') {
      console.log(`Too many events were missed: get the changes with POST /api/sync. Live from ${frame.position}.`);
    } else {
      console.log(`Live from ${frame.position}.`);
    }
  },
  note: (text) => console.log(text),
};
