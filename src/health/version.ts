/** The version in package.json. An import of package.json would put all of it into the bundle. */
export const VERSION = '0.1.0';
