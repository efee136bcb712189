import { checkInteger, parameterError } from './data-set-errors';
import { DicomAssociateAcceptResultType, type DicomRoleSupport } from './enums';

/** Roles that are proposed or answered for a SOP class. */
export interface RoleSelect {
  readonly user: DicomRoleSupport;
  readonly provider: DicomRoleSupport;
}

/** One presentation context of a `DicomAssociate`. */
export interface AssociateContext {
  id: number;
  result: DicomAssociateAcceptResultType;
  abstractSyntax: string;
  transferSyntaxes: string[];
  roles?: RoleSelect;
  extendedData?: Buffer;
}

/** Longest UID that the standard allows, in characters. */
export const LONGEST_UID = 64;

/** A UID as an argument. @throws {@link DicomException} Parameter (9) when it is no text or too long. */
export function checkUid(doing: string, uid: string): string {
  if (typeof uid === 'string' && uid.length <= LONGEST_UID) return uid;
  throw parameterError(`${doing}: a UID is a text of at most ${LONGEST_UID} characters, not ${JSON.stringify(uid)}.`);
}

/** The presentation contexts of a `DicomAssociate`, in their order, by their ids. */
export class AssociateContexts {
  #list: AssociateContext[] = [];

  get all(): readonly AssociateContext[] {
    return this.#list;
  }

  clear(): void {
    this.#list = [];
  }

  find(id: number): AssociateContext | undefined {
    return this.#list.find((context) => context.id === id);
  }

  /** @throws {@link DicomException} Parameter (9) when there is none of that id. */
  get(doing: string, id: number): AssociateContext {
    const context = this.find(id);
    if (context !== undefined) return context;
    throw parameterError(`${doing}: there is no presentation context ${id}; add it first.`);
  }

  /** @throws {@link DicomException} Parameter (9) for an id that is even, out of range or in use. */
  add(doing: string, context: AssociateContext): void {
    this.checkNewId(doing, context.id);
    this.#list.push(context);
  }

  /** @throws as {@link add}. */
  checkNewId(doing: string, id: number): void {
    checkInteger(doing, 'id', id, 1, 255);
    if (id % 2 === 0) throw parameterError(`${doing}: presentation context ids are odd, and ${id} is not.`);
    if (this.find(id) !== undefined) throw parameterError(`${doing}: presentation context ${id} exists already.`);
  }

  /** @throws {@link DicomException} Parameter (9) when there is none of that id. */
  delete(doing: string, id: number): void {
    const context = this.get(doing, id);
    this.#list = this.#list.filter((other) => other !== context);
  }

  /** The id of the first context of a class behind the one of that id; 0 for none. */
  findNext(id: number, uid: string): number {
    const start = this.#list.findIndex((context) => context.id === id) + 1;
    return this.#list.slice(start).find(({ abstractSyntax }) => abstractSyntax === uid)?.id ?? 0;
  }
}
