/** For `vi.waitFor` and its like, whose limit of one second is too short on a busy machine. */
export const patience = { timeout: 60_000, interval: 20 };
