import * as z from 'zod';
import { createApp } from '../../src/app.ts';
import { type Validation, validationOf } from '../../src/http/validate.ts';
import type { Route } from './routes.ts';

interface Shape {
  type?: string;
  properties?: Record<string, Shape>;
  anyOf?: Shape[];
}

const { routes } = createApp();

function shapeOf(route: Route, source: Validation['source']): Shape {
  const schema = routes
    .filter(({ method, path }) => method === route.method && path === route.path)
    .map(({ handler }) => validationOf(handler))
    .find((validation) => validation?.source === source)?.schema;
  if (!schema) throw new Error(`${route.name} validates no ${source}`);
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
}

/** The paths of all fields that the route's body may have, those within objects too: `aiMetadata.energyLevel`. */
export const fieldsOf = (route: Route): string[] => namesIn(shapeOf(route, 'json'));

/** The names of the query parameters that the route takes. */
export const parametersOf = (route: Route): string[] => namesIn(shapeOf(route, 'query'));

/** Whether the field takes any number, not only whole ones. */
export const takesFractions = (route: Route, field: string): boolean =>
  shapeOf(route, 'json').properties?.[field]?.type === 'number';

function namesIn(shape: Shape): string[] {
  const here = Object.entries(shape.properties ?? {}).flatMap(([name, inner]) => [
    name,
    ...namesIn(inner).map((rest) => `${name}.${rest}`),
  ]);
  return [...here, ...(shape.anyOf ?? []).flatMap(namesIn)];
}

/** The object with one field of it, however deep, set to the value. */
export function withField(body: object, field: string, value: unknown): object {
  const [name = '', ...rest] = field.split('.');
  const inner: unknown = Object.entries(body).find(([key]) => key === name)?.[1];
  const object = typeof inner === 'object' && inner !== null ? inner : {};
  return { ...body, [name]: rest.length > 0 ? withField(object, rest.join('.'), value) : value };
}
