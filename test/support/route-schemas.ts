import * as z from 'zod/mini';
import { createApp } from '../../src/app.ts';
import { type Validation, validationOf } from '../../src/http/validate.ts';
import type { Route } from './routes.ts';

interface Shape {
  type?: string;
  format?: string;
  properties?: Record<string, Shape>;
  anyOf?: Shape[];
}

const { routes } = createApp();

function readShape(route: Route, source: Validation['source']): Shape {
  const schema = routes
    .filter(({ method, path }) => method === route.method && path === route.path)
    .map(({ handler }) => validationOf(handler))
    .find((validation) => validation?.source === source)?.schema;
  if (!schema) throw new Error(`${route.name} does not validate ${source}`);
  return toShape(schema);
}

const toShape = (schema: z.ZodMiniType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;

/** The paths of all fields of a schema. */
export const listFieldsOf = (schema: z.ZodMiniType): string[] => listNames(toShape(schema));

/** The paths of all fields of the route's body, nested ones included: `aiMetadata.energyLevel`. */
export const listFields = (route: Route): string[] => listNames(readShape(route, 'json'));

/** The names of the route's query parameters. */
export const listParameters = (route: Route): string[] => listNames(readShape(route, 'query'));

/** The paths of the fields of the route's body that take a moment. */
export const listMoments = (route: Route): string[] =>
  listNames(readShape(route, 'json'), ({ format }) => format === 'date-time');

/** Whether the field takes any number, not only whole ones. */
export const takesFractions = (route: Route, field: string): boolean =>
  readShape(route, 'json').properties?.[field]?.type === 'number';

function listNames(shape: Shape, isListed: (shape: Shape) => boolean = () => true): string[] {
  const here = Object.entries(shape.properties ?? {}).flatMap(([name, inner]) => [
    ...([inner, ...(inner.anyOf ?? [])].some(isListed) ? [name] : []),
    ...listNames(inner, isListed).map((rest) => `${name}.${rest}`),
  ]);
  return [...here, ...(shape.anyOf ?? []).flatMap((inner) => listNames(inner, isListed))];
}

/** A copy of the object with the field at the path set to the value. */
export function withField(body: object, field: string, value: unknown): object {
  const [name = '', ...rest] = field.split('.');
  const inner: unknown = Object.entries(body).find(([key]) => key === name)?.[1];
  const object = typeof inner === 'object' && inner !== null ? inner : {};
  return { ...body, [name]: rest.length > 0 ? withField(object, rest.join('.'), value) : value };
}
