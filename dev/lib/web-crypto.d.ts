/** Node has the class as a value only; the Worker's code, which openapi/generate.ts reads the routes of, names it as a type. */
type CryptoKey = import('node:crypto').webcrypto.CryptoKey;
