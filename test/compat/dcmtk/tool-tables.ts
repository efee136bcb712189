import type { ToolDefinition } from '../../../compat/dcmtk/command-line/options';
import { DCMRECV } from '../../../compat/dcmtk/tools/dcmrecv';
import { DCMSEND } from '../../../compat/dcmtk/tools/dcmsend';
import { ECHOSCU } from '../../../compat/dcmtk/tools/echoscu';
import { FINDSCU } from '../../../compat/dcmtk/tools/findscu';
import { GETSCU } from '../../../compat/dcmtk/tools/getscu';
import { MOVESCU } from '../../../compat/dcmtk/tools/movescu';
import { STORESCP } from '../../../compat/dcmtk/tools/storescp';
import { STORESCU } from '../../../compat/dcmtk/tools/storescu';
import { TERMSCU } from '../../../compat/dcmtk/tools/termscu';

/** All nine. */
export const TOOLS: readonly ToolDefinition[] = [
  ...[ECHOSCU, STORESCU, STORESCP, DCMSEND, DCMRECV],
  ...[FINDSCU, MOVESCU, GETSCU, TERMSCU],
];
