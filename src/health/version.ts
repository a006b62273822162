/** That of package.json, which as a whole would be in the bundle of the Worker. */
export const VERSION = '0.1.0';
