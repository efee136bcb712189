import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME, DICOM_APPLICATION_CONTEXT } from '../../src/index';
import { AssociateContexts, checkUid, type AssociateContext } from './AssociateContexts';
import { checkInteger, parameterError } from './data-set-errors';
import { DicomAssociateAcceptResultType, DicomRoleSupport } from './enums';
import { userIdentityData, userInformationItem, type UserInformationItem } from './user-information';

/** What `Default` announces as the longest PDU, in bytes. */
const DEFAULT_MAX_LENGTH = 46_726;
const LONGEST_TITLE = 64;
/** Longest implementation version name, in characters. */
export const LONGEST_VERSION_NAME = 16;
const USER_IDENTITY = 0x58;

let contextsOf: (associate: DicomAssociate) => AssociateContexts;
let itemsOf: (associate: DicomAssociate) => readonly UserInformationItem[];

/** The presentation contexts of an association object, live. @internal */
export function associateContexts(associate: DicomAssociate): readonly AssociateContext[] {
  return contextsOf(associate).all;
}

/** The items without a member of their own. @internal */
export function associateItems(associate: DicomAssociate): readonly UserInformationItem[] {
  return itemsOf(associate);
}

/**
 * What an association request proposes, or an accept answers (C++ `LDicomAssociate`).
 *
 * Nothing is negotiated by itself: an acceptor adds each proposed context with its result and its one transfer syntax.
 * Presentation contexts are named by their ids, odd numbers from 1 to 255; unless said otherwise a member that changes one
 * throws Parameter (9) for an id that is not there.
 *
 * @example
 * ```ts
 * import { DicomAssociate, DicomAssociateAcceptResultType } from 'dcxport/leadtools';
 *
 * const request = new DicomAssociate(true);
 * request.Default();
 * request.Called = 'PACS';
 * request.Calling = 'MODALITY';
 * request.AddPresentationContext(1, DicomAssociateAcceptResultType.Success, '1.2.840.10008.1.1');
 * request.AddTransfer(1, '1.2.840.10008.1.2');
 * console.log(request.FindAbstract('1.2.840.10008.1.1')); // 1
 * ```
 */
export class DicomAssociate {
  readonly #contexts = new AssociateContexts();
  #items: UserInformationItem[] = [];
  #asynchronous: { readonly invoked: number; readonly performed: number } | undefined;
  #isRequest = true;
  #version = 1;
  #applicationContext = '';
  #called = '';
  #calling = '';
  #maxLength = 0;
  #implementClass = '';
  #versionName = '';

  static {
    contextsOf = (associate) => associate.#contexts;
    itemsOf = (associate) => associate.#items;
  }

  /**
   * C++ `LDicomAssociate::LDicomAssociate`.
   *
   * @param request - true for a request, false for an accept. Empty, as behind {@link Reset}.
   */
  constructor(request: boolean) {
    this.Reset(request);
  }

  /**
   * Empties it: Version 1, no titles, contexts, user information and maximum length. C++ `LDicomAssociate::Reset`.
   *
   * @compat full
   */
  Reset(request: boolean): void {
    this.#isRequest = request;
    this.#contexts.clear();
    this.#items = [];
    this.#asynchronous = undefined;
    this.#version = 1;
    this.#applicationContext = this.#called = this.#calling = this.#implementClass = this.#versionName = '';
    this.#maxLength = 0;
  }

  /**
   * Sets Version 1, the application context of DICOM, MaxLength 46726 and dcxport's implementation class and version; the
   * rest stays. C++ `LDicomAssociate::Default`.
   *
   * @compat full
   */
  Default(): void {
    this.#version = 1;
    this.#applicationContext = DICOM_APPLICATION_CONTEXT;
    this.#maxLength = DEFAULT_MAX_LENGTH;
    this.#implementClass = IMPLEMENTATION_CLASS_UID;
    this.#versionName = IMPLEMENTATION_VERSION_NAME;
  }

  /** Has no effect: there is only memory to free. C++ `LDicomAssociate::~LDicomAssociate`. @compat full */
  Dispose(): void {
    // The garbage collector does it.
  }

  /** Whether it is a request. C++ `LDicomAssociate::IsRequest`, `LDicomAssociate::SetRequest`. @compat full */
  get IsRequest(): boolean {
    return this.#isRequest;
  }

  set IsRequest(value: boolean) {
    this.#isRequest = value;
  }

  /** Protocol versions, bit 0 is version 1; 0 to 65535. C++ `LDicomAssociate::GetVersion`, `LDicomAssociate::SetVersion`. @compat full */
  get Version(): number {
    return this.#version;
  }

  set Version(value: number) {
    this.#version = checkInteger('Setting Version', 'it', value, 0, 0xffff);
  }

  /**
   * AE title of the acceptor, without spaces around it. Up to 64 characters may be set; a request with more than 16, or
   * none, cannot be sent. C++ `LDicomAssociate::GetCalled`, `LDicomAssociate::SetCalled`.
   *
   * @compat full
   */
  get Called(): string {
    return this.#called;
  }

  set Called(value: string) {
    this.#called = checkTitle('Called', value);
  }

  /** AE title of the requestor, as {@link Called}. C++ `LDicomAssociate::GetCalling`, `LDicomAssociate::SetCalling`. @compat full */
  get Calling(): string {
    return this.#calling;
  }

  set Calling(value: string) {
    this.#calling = checkTitle('Calling', value);
  }

  /** Application context. C++ `LDicomAssociate::GetApplication`, `LDicomAssociate::SetApplication`. @compat full */
  get ApplicationContextName(): string {
    return this.#applicationContext;
  }

  set ApplicationContextName(value: string) {
    this.#applicationContext = checkUid('Setting ApplicationContextName', value);
  }

  /**
   * The longest PDU that the sender takes, in bytes; 0 sends no such item, which means no limit. 1 to 7 throw Parameter (9).
   * C++ `LDicomAssociate::GetMaxLength`, `LDicomAssociate::SetMaxLength`, `LDicomAssociate::IsMaxLength`.
   *
   * @compat full
   */
  get MaxLength(): number {
    return this.#maxLength;
  }

  set MaxLength(value: number) {
    const doing = 'Setting MaxLength';
    checkInteger(doing, 'it', value, 0, 0xffffffff);
    if (value > 0 && value < 8) throw parameterError(`${doing}: it is 0 for no limit, or at least 8, not ${value}.`);
    this.#maxLength = value;
  }

  /**
   * Implementation class UID, `''` for none. C++ `LDicomAssociate::GetImplementClass`,
   * `LDicomAssociate::SetImplementClass`, `LDicomAssociate::IsImplementClass`.
   *
   * @compat full
   */
  get ImplementClass(): string {
    return this.#implementClass;
  }

  set ImplementClass(value: string) {
    this.#implementClass = checkUid('Setting ImplementClass', value);
  }

  /**
   * Implementation version name, at most 16 characters, `''` for none. C++ `LDicomAssociate::GetImplementVersion`,
   * `LDicomAssociate::SetImplementVersion`, `LDicomAssociate::IsImplementVersion`.
   *
   * @compat full
   */
  get ImplementationVersionName(): string {
    return this.#versionName;
  }

  set ImplementationVersionName(value: string) {
    if (typeof value !== 'string' || value.length > LONGEST_VERSION_NAME) {
      throw parameterError(`Setting ImplementationVersionName: it has at most ${LONGEST_VERSION_NAME} characters.`);
    }
    this.#versionName = value;
  }

  // ---- presentation contexts

  /** How many presentation contexts there are. C++ `LDicomAssociate::GetPresentationCount`. @compat full */
  get PresentationContextCount(): number {
    return this.#contexts.all.length;
  }

  /** The id of the context at that place, counted from 0; 0 out of range. C++ `LDicomAssociate::GetPresentation`. @compat full */
  GetPresentationContextID(index: number): number {
    return this.#contexts.all[index]?.id ?? 0;
  }

  /** Gives the context at that place another id. C++ `LDicomAssociate::SetPresentation`. @compat full */
  SetPresentationContextID(index: number, id: number): void {
    const doing = 'Setting a presentation context id';
    const context = this.#contexts.all[index];
    if (context === undefined) throw parameterError(`${doing}: there is no presentation context at place ${index}.`);
    if (context.id === id) return;
    this.#contexts.checkNewId(doing, id);
    context.id = id;
  }

  /**
   * Adds a presentation context. C++ `LDicomAssociate::AddPresentation`.
   *
   * @param id - Odd, 1 to 255, not in use; anything else throws Parameter (9).
   * @param result - Of an accept; without meaning in a request.
   * @compat full
   */
  AddPresentationContext(id: number, result: DicomAssociateAcceptResultType, abstractSyntax: string): void {
    const doing = 'Adding a presentation context';
    checkUid(doing, abstractSyntax);
    checkInteger(doing, 'result', result, 0, 0xff);
    this.#contexts.add(doing, { id, result, abstractSyntax, transferSyntaxes: [] });
  }

  /** Takes a presentation context out. C++ `LDicomAssociate::DelPresentation`. @compat full */
  DeletePresentationContext(id: number): void {
    this.#contexts.delete('Deleting a presentation context', id);
  }

  /** The answer to a context; AbstractSyntax (3) for an id that is not there. C++ `LDicomAssociate::GetResult`. @compat full */
  GetResult(id: number): DicomAssociateAcceptResultType {
    return this.#contexts.find(id)?.result ?? DicomAssociateAcceptResultType.AbstractSyntax;
  }

  /** Sets the answer to a context. C++ `LDicomAssociate::SetResult`. @compat full */
  SetResult(id: number, result: DicomAssociateAcceptResultType): void {
    const doing = 'Setting the result of a presentation context';
    checkInteger(doing, 'result', result, 0, 0xff);
    this.#contexts.get(doing, id).result = result;
  }

  /** The class of a context, also in a received accept; `''` for an id that is not there. C++ `LDicomAssociate::GetAbstract`. @compat full */
  GetAbstract(id: number): string {
    return this.#contexts.find(id)?.abstractSyntax ?? '';
  }

  /** Sets the class of a context. C++ `LDicomAssociate::SetAbstract`. @compat full */
  SetAbstract(id: number, uid: string): void {
    const doing = 'Setting an abstract syntax';
    this.#contexts.get(doing, id).abstractSyntax = checkUid(doing, uid);
  }

  /** The id of the first context of a class, whatever its result; 0 for none. C++ `LDicomAssociate::FindAbstract`. @compat full */
  FindAbstract(uid: string): number {
    return this.#contexts.findNext(0, uid);
  }

  /** The id of the next context of a class behind that of `id`, 0 for none; `id` 0 is the start. C++ `LDicomAssociate::FindNextAbstract`. @compat full */
  FindNextAbstract(id: number, uid: string): number {
    return this.#contexts.findNext(id, uid);
  }

  /** How many contexts a class has. C++ `LDicomAssociate::GetAbstractCount`. @compat full */
  GetAbstractCount(uid: string): number {
    return this.#contexts.all.filter(({ abstractSyntax }) => abstractSyntax === uid).length;
  }

  /** How many transfer syntaxes a context has; 0 for an id that is not there. C++ `LDicomAssociate::GetTransferCount`. @compat full */
  GetTransferCount(id: number): number {
    return this.#contexts.find(id)?.transferSyntaxes.length ?? 0;
  }

  /** A transfer syntax, counted from 0; the accepted one is at 0 of an accept. `''` out of range. C++ `LDicomAssociate::GetTransfer`. @compat full */
  GetTransfer(id: number, index: number): string {
    return this.#contexts.find(id)?.transferSyntaxes[index] ?? '';
  }

  /** Replaces a transfer syntax, or adds one at the end. C++ `LDicomAssociate::SetTransfer`. @compat full */
  SetTransfer(id: number, index: number, uid: string): void {
    const doing = 'Setting a transfer syntax';
    const { transferSyntaxes } = this.#contexts.get(doing, id);
    checkInteger(doing, 'index', index, 0, transferSyntaxes.length);
    transferSyntaxes[index] = checkUid(doing, uid);
  }

  /** Adds a transfer syntax. C++ `LDicomAssociate::AddTransfer`. @compat full */
  AddTransfer(id: number, uid: string): void {
    const doing = 'Adding a transfer syntax';
    this.#contexts.get(doing, id).transferSyntaxes.push(checkUid(doing, uid));
  }

  /** Takes a transfer syntax out. C++ `LDicomAssociate::DelTransfer`. @compat full */
  DeleteTransfer(id: number, index: number): void {
    const doing = 'Deleting a transfer syntax';
    const { transferSyntaxes } = this.#contexts.get(doing, id);
    checkInteger(doing, 'index', index, 0, transferSyntaxes.length - 1);
    transferSyntaxes.splice(index, 1);
  }

  // ---- roles and extended negotiation

  /** Whether roles are selected for a context. C++ `LDicomAssociate::IsRoleSelect`. @compat full */
  IsRoleSelect(id: number): boolean {
    return this.#contexts.find(id)?.roles !== undefined;
  }

  /** The role of the service class user; Supported without role selection. C++ `LDicomAssociate::GetUserRole`. @compat full */
  GetUserRole(id: number): DicomRoleSupport {
    return this.#contexts.find(id)?.roles?.user ?? DicomRoleSupport.Supported;
  }

  /** The role of the service class provider; Unsupported without role selection. C++ `LDicomAssociate::GetProviderRole`. @compat full */
  GetProviderRole(id: number): DicomRoleSupport {
    return this.#contexts.find(id)?.roles?.provider ?? DicomRoleSupport.Unsupported;
  }

  /**
   * Selects the roles of a context, or takes the selection back. On the wire roles go by class: where several contexts have
   * one, the first that selects counts. C++ `LDicomAssociate::SetRoleSelect`.
   *
   * @compat full
   */
  SetRoleSelect(id: number, enabled: boolean, user: DicomRoleSupport, provider: DicomRoleSupport): void {
    this.#contexts.get('Selecting roles', id).roles = enabled ? { user, provider } : undefined;
  }

  /**
   * Sets the application's bytes of the extended negotiation for the class of a context; null takes them back. Copied.
   * C++ `LDicomAssociate::SetExtended`.
   *
   * @compat full
   */
  SetExtendedData(id: number, data: Uint8Array | null): void {
    const context = this.#contexts.get('Setting extended data', id);
    context.extendedData = data === null ? undefined : Buffer.from(data);
  }

  /** The bytes of the extended negotiation, null for none. C++ `LDicomAssociate::GetExtended`. @compat full */
  GetExtendedData(id: number): Buffer | null {
    return this.#contexts.find(id)?.extendedData ?? null;
  }

  /** Their number; 0 for none. C++ `LDicomAssociate::GetLengthExtended`. @compat full */
  GetExtendedDataLength(id: number): number {
    return this.#contexts.find(id)?.extendedData?.length ?? 0;
  }

  /** Whether there is an asynchronous operations window. C++ `LDicomAssociate::IsAsyncOperations`. @compat full */
  get IsAsynchronousOperations(): boolean {
    return this.#asynchronous !== undefined;
  }

  /** Operations that the requestor may invoke at once, 0 for any number; 1 without a window. C++ `LDicomAssociate::GetInvokedOperations`. @compat full */
  get InvokedOperationsCount(): number {
    return this.#asynchronous?.invoked ?? 1;
  }

  /** Operations that the requestor may perform at once, 0 for any number; 1 without a window. C++ `LDicomAssociate::GetPerformedOperations`. @compat full */
  get PerformedOperationsCount(): number {
    return this.#asynchronous?.performed ?? 1;
  }

  /** Sets the asynchronous operations window, or takes it back; 0 is any number. C++ `LDicomAssociate::SetAsyncOperations`. @compat full */
  SetAsynchronousOperations(enabled: boolean, invokedCount: number, performedCount: number): void {
    const doing = 'Setting the asynchronous operations window';
    const invoked = checkInteger(doing, 'invokedCount', invokedCount, 0, 0xffff);
    const performed = checkInteger(doing, 'performedCount', performedCount, 0, 0xffff);
    this.#asynchronous = enabled ? { invoked, performed } : undefined;
  }

  // ---- user information

  /** How many user information items there are that have no member of their own. C++ `LDicomAssociate::GetUserInfoCount`. @compat full */
  get UserInformationCount(): number {
    return this.#items.length;
  }

  /** Type of such an item, such as 0x58; 0 out of range. C++ `LDicomAssociate::GetTypeUserInfo`. @compat full */
  GetUserInformationType(index: number): number {
    return this.#items[index]?.type ?? 0;
  }

  /** Bytes of such an item without its header; null out of range. C++ `LDicomAssociate::GetDataUserInfo`. @compat full */
  GetUserInformationData(index: number): Buffer | null {
    return this.#items[index]?.data ?? null;
  }

  /** Their number; 0 out of range. C++ `LDicomAssociate::GetLengthUserInfo`. @compat full */
  GetUserInformationDataLength(index: number): number {
    return this.#items[index]?.data.length ?? 0;
  }

  /** Replaces such an item. C++ `LDicomAssociate::SetUserInfo`. @compat full */
  SetUserInformation(index: number, type: number, data: Uint8Array): void {
    const doing = 'Setting user information';
    checkInteger(doing, 'index', index, 0, this.#items.length - 1);
    this.#items[index] = userInformationItem(doing, type, data);
  }

  /** Adds such an item; types 0x51 to 0x56 throw Parameter (9), since they have members. C++ `LDicomAssociate::AddUserInfo`. @compat full */
  AddUserInformation(type: number, data: Uint8Array): void {
    this.#items.push(userInformationItem('Adding user information', type, data));
  }

  /** Takes such an item out. C++ `LDicomAssociate::DelUserInfo`. @compat full */
  DeleteUserInformation(index: number): void {
    checkInteger('Deleting user information', 'index', index, 0, this.#items.length - 1);
    this.#items.splice(index, 1);
  }

  /**
   * Sets the identity of the user of a request; one that is there is replaced. Without TLS everybody on the way can read it.
   *
   * @param type - 1 user name, 2 user name and passcode, 3 Kerberos, 4 SAML, 5 JSON web token.
   * @param primary - Text goes out as UTF-8.
   * @param secondary - The passcode of type 2.
   * @addition
   * @compat full
   */
  SetUserIdentity(
    type: number,
    primary: string | Uint8Array,
    secondary: string | Uint8Array = '',
    positiveResponseRequested = false,
  ): void {
    const data = userIdentityData(type, primary, secondary, positiveResponseRequested);
    this.#items = this.#items.filter((item) => item.type !== USER_IDENTITY);
    this.AddUserInformation(USER_IDENTITY, data);
  }

  /** A summary in several lines, for logs. @compat full */
  ToString(): string {
    const lines = [
      `A-ASSOCIATE-${this.#isRequest ? 'RQ' : 'AC'} from ${this.#calling || '?'} to ${this.#called || '?'}`,
      `version ${this.#version}, maximum length ${this.#maxLength === 0 ? 'none' : this.#maxLength}`,
      `implementation ${this.#implementClass || '?'} ${this.#versionName}`.trimEnd(),
    ];
    for (const { id, result, abstractSyntax, transferSyntaxes } of this.#contexts.all) {
      const answer = this.#isRequest ? '' : ` result ${result}`;
      lines.push(`context ${id}${answer}: ${abstractSyntax}, ${transferSyntaxes.join(' ')}`.trimEnd());
    }
    return lines.join('\n');
  }
}

function checkTitle(name: string, value: string): string {
  const trimmed = typeof value === 'string' ? value.trim() : undefined;
  if (trimmed !== undefined && trimmed.length <= LONGEST_TITLE) return trimmed;
  throw parameterError(`Setting ${name}: an AE title is a text of at most ${LONGEST_TITLE} characters.`);
}
