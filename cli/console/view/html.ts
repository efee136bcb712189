import htm from 'htm';
import { h, type VNode } from 'preact';

/** Makes elements of a template; what is put into it is text, never markup. */
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => VNode = htm.bind(h) as (
  strings: TemplateStringsArray,
  ...values: unknown[]
) => VNode;
