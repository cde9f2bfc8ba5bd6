import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Convert } from 'typebox/value';
import { Refusal } from './errors.ts';

const LONGEST_ECHO = 80;

/** Checks with the contract's own library; queries and parameters are converted from text first. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema);
  const isText = httpPart !== 'body';
  return (input: unknown) => {
    const value = isText ? Convert(schema, input) : input;
    if (validator.Check(value)) return { value };
    return { error: invalid(validator.Errors(value)[0], value) };
  };
};

function invalid(
  error: { instancePath: string; message: string; params: object } | undefined,
  value: unknown,
): Refusal {
  const path = error?.instancePath.split('/').filter(Boolean) ?? [];
  const field = path.join('.') || 'The request';
  const rule = error?.message ?? 'is not valid';
  const found = path.reduce<unknown>(
    (at, key) => (at as Record<string, unknown> | null | undefined)?.[key],
    value,
  );
  const isSecret = path.some((name) => /password|secret|token|code/i.test(name));
  const names = missing(error?.params);
  const echo =
    isSecret || path.length === 0 || found === undefined
      ? ''
      : `; got ${JSON.stringify(found).slice(0, LONGEST_ECHO)}`;
  return new Refusal('request/invalid', {
    message: `${field} ${rule}${names}${echo}.`,
    detail: { field },
  });
}

function missing(params: { requiredProperties?: string[] } | undefined): string {
  const names = params?.requiredProperties;
  return names === undefined ? '' : `: ${names.join(', ')}`;
}
