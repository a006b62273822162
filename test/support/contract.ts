export const expectDocumented = (_m: string, _p: string, _r: Response, _j: unknown) => {};
