const followed = new Set<string>();

/** Lets the events of a user be published, from the next write on: see drop-wake-ups.ts. */
export const followEvents = (userId: string): void => void followed.add(userId);

export const isFollowed = (userId: string): boolean => followed.has(userId);
