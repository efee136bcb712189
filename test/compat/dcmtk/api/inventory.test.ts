import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as dcmtk from '../../../../compat/dcmtk';
import {
  ByRef,
  DcmDataset,
  DIMSE_DATASET_PRESENT,
  DIMSE_sendMessageUsingMemoryData,
  OFCondition,
  T_DIMSE_Command,
  T_DIMSE_Message,
  UID_LittleEndianImplicitTransferSyntax as LEI,
  UID_VerificationSOPClass,
} from '../../../../compat/dcmtk';
import { optionsOf } from '../../../../compat/dcmtk/command-line/options';
import { projectRoot } from '../../../support/project';
import { waitUntil } from '../../../support/wait-until';
import { TOOLS } from '../tool-tables';
import { FunctionService, FunctionUser } from './function-service';

interface Named {
  readonly name: string;
  readonly value?: number | string;
}

interface Inventory {
  readonly enums: readonly { readonly name: string; readonly members: readonly Named[] }[];
  readonly structs: readonly { readonly name: string; readonly fields: readonly Named[] }[];
  readonly tools: readonly { readonly name: string; readonly options: readonly { long: string; short?: string }[] }[];
  readonly constants: readonly {
    readonly name: string;
    readonly members: readonly (Named & {
      readonly module?: number;
      readonly code?: number;
      readonly status?: number;
    })[];
  }[];
}

const inventory = JSON.parse(readFileSync(join(projectRoot, 'compat', 'dcmtk', 'api.json'), 'utf8')) as Inventory;
const api: Readonly<Record<string, unknown>> = dcmtk;

/** The member of an exported set. */
function memberOf(set: unknown, name: string): unknown {
  return typeof set === 'object' && set !== null ? (set as Readonly<Record<string, unknown>>)[name] : undefined;
}

describe('dcmtk: the inventory', () => {
  it('[T_ASC_NetworkRole] [T_ASC_P_ResultReason] [T_ASC_SC_ROLE] [T_ASC_RejectParametersResult] [T_ASC_RejectParametersSource] [T_ASC_RejectParametersReason] [ASC_associateType] [T_ASC_UserIdentityNegotiationMode] [DUL_BLOCKOPTIONS] [T_DIMSE_Command] [T_DIMSE_DataSetType] [T_DIMSE_Priority] [T_DIMSE_BlockingMode] [T_DIMSE_StoreProgressType] [DIMSE_direction] [DcmStorageMode] [DcmCloseAssociationType] [DcmSCPActionType] [E_HandlingMode] [E_DecompressionMode] [E_DirectoryGenerationMode] [E_FilenameGenerationMode] [E_DatasetStorageMode] have the numbers of the original, and stand for themselves as well', () => {
    expect(inventory.enums.length).to.be.greaterThan(15);
    for (const { name, members } of inventory.enums) {
      for (const { name: member, value } of members) {
        expect(memberOf(api[name], member), `${name}.${member}`).to.equal(value);
        if (member.startsWith('ASC_USER_IDENTITY')) continue;
        expect(api[member], member).to.equal(value);
      }
    }
  });

  it('[UID_constants] [Conditions] [STATUS_constants] [O_constants] [PDU_lengths] have the values of the original', () => {
    for (const { members } of inventory.constants) {
      for (const { name, value, module, code, status } of members) {
        const found = api[name];
        if (module === undefined) {
          expect(found, name).to.equal(value);
          continue;
        }
        if (!(found instanceof OFCondition)) throw new Error(`${name} is no condition`);
        expect([found.module(), found.code(), found.status()], name).to.deep.equal([module, code, status]);
        expect(found.text(), name).to.not.equal('');
      }
    }
  });

  it('[QRResponse] [RetrieveResponse] [T_DIMSE_StoreProgress] [T_DIMSE_DetectedCancelParameters] [TransferEntry] [DcmPresentationContextInfo] [T_ASC_PresentationContext] [T_ASC_RejectParameters] [T_ASC_Parameters] [T_ASC_Association] [T_ASC_Network] [T_DIMSE_Message] have the fields of the original', () => {
    for (const { name, fields } of inventory.structs) {
      const Record = api[name] as new (...values: unknown[]) => object;
      const made = new Record('', '', '');
      for (const { name: field } of fields) {
        if (field === 'sendPDVLength' || name === 'T_ASC_Network') continue;
        expect(field in made, `${name}.${field}`).to.equal(true);
      }
    }
  });
});

describe('dcmtk: the options in the inventory', () => {
  it('are those that the tables of the tools list, with the same short forms', () => {
    expect(inventory.tools.map(({ name }) => name).sort()).to.deep.equal(TOOLS.map(({ name }) => name).sort());
    for (const { name, options } of inventory.tools) {
      const table = new Map(
        TOOLS.filter((tool) => tool.name === name)
          .flatMap(optionsOf)
          .map((one) => [one.long, one.short]),
      );
      for (const { long, short } of options) {
        expect(table.has(long), `${name} ${long}`).to.equal(true);
        expect(table.get(long), `${name} ${long}`).to.equal(short);
      }
    }
  });
});

/** Fills a record with values that differ from what it has. */
function fill(record: Record<string, unknown>, seed: number): void {
  for (const [field, value] of Object.entries(record)) {
    if (field === 'DataSetType') continue;
    if (field === 'opts') record[field] = 0x1f;
    else if (field === 'Priority') record[field] = 1;
    else if (Array.isArray(value)) record[field] = [0x00100010 + seed];
    else if (typeof value === 'number') record[field] = seed;
    else record[field] = field.endsWith('UID') ? `1.2.${seed}` : `TITLE${seed}`;
  }
}

describe('dcmtk: records of messages', () => {
  it('[T_DIMSE_C_StoreRQ] [T_DIMSE_C_StoreRSP] [T_DIMSE_C_EchoRQ] [T_DIMSE_C_EchoRSP] [T_DIMSE_C_FindRQ] [T_DIMSE_C_FindRSP] [T_DIMSE_C_GetRQ] [T_DIMSE_C_GetRSP] [T_DIMSE_C_MoveRQ] [T_DIMSE_C_MoveRSP] [T_DIMSE_C_CancelRQ] [T_DIMSE_N_EventReportRQ] [T_DIMSE_N_EventReportRSP] [T_DIMSE_N_GetRQ] [T_DIMSE_N_GetRSP] [T_DIMSE_N_SetRQ] [T_DIMSE_N_SetRSP] [T_DIMSE_N_ActionRQ] [T_DIMSE_N_ActionRSP] [T_DIMSE_N_CreateRQ] [T_DIMSE_N_CreateRSP] [T_DIMSE_N_DeleteRQ] [T_DIMSE_N_DeleteRSP] come over the wire as they were sent, each of the 23', async () => {
    const service = new FunctionService();
    const user = new FunctionUser();
    const came: T_DIMSE_Message[] = [];
    await service.start([UID_VerificationSOPClass], (_assoc, message) => Promise.resolve(came.push(message)));
    await user.request(service.port, [{ uid: UID_VerificationSOPClass, syntaxes: [LEI] }]);
    const sent: T_DIMSE_Message[] = [];
    const keys = new DcmDataset();
    keys.putAndInsertString(0x00100020, '4711');
    for (const [name, field] of Object.entries(T_DIMSE_Command)) {
      if (name === 'DIMSE_NOTHING') continue;
      const message = new T_DIMSE_Message();
      message.CommandField = field;
      fill(recordOf(message, name), sent.length + 1);
      sent.push(message);
      const command = new ByRef<DcmDataset | null>(null);
      const cond = await DIMSE_sendMessageUsingMemoryData(
        user.association,
        1,
        message,
        null,
        keys,
        null,
        null,
        command,
      );
      expect(cond.text(), name).to.equal('Normal');
      expect(command.value?.tagExists(0x00000100), name).to.equal(true);
    }
    await waitUntil(() => came.length === sent.length, 'all messages');
    for (const [index, message] of sent.entries()) {
      const name = Object.keys(T_DIMSE_Command)[index + 1] ?? '';
      const received = came[index];
      if (received === undefined) throw new Error(name);
      expect(received.CommandField, name).to.equal(message.CommandField);
      const [ours, theirs] = [recordOf(message, name), recordOf(received, name)];
      expect(theirs['DataSetType'], name).to.equal(DIMSE_DATASET_PRESENT);
      expect({ ...theirs, opts: 0 }, name).to.deep.equal({ ...ours, opts: 0 });
    }
    await user.end();
    await service.stop();
  });
});

/** The record that a command field's name stands for: `DIMSE_C_STORE_RQ` is `CStoreRQ`. */
function recordOf(message: T_DIMSE_Message, name: string): Record<string, unknown> {
  const [, kind = '', ...words] = name.split('_');
  const suffix = words.pop() ?? '';
  const middle = words.map((word) => word.charAt(0) + word.slice(1).toLowerCase()).join('');
  const record = (message.msg as unknown as Readonly<Record<string, unknown>>)[`${kind}${middle}${suffix}`];
  return record as Record<string, unknown>;
}
