import { DataElement } from '../../src/index';
import { ArgumentChecker, COMError, ComObject, HRESULT } from '../com';
import { addDictionaryFile, nameForTag, tagForName, vrForTag } from './dictionary-extension';
import type { VR_CODE } from './enums';
import { DICOM_TAGS_ENUM } from './tags';
import { codeOfVR } from './vr-codes';

const SOURCE = 'rzdcx.DCXDIC';
const check = new ArgumentChecker(SOURCE);

/** Names of {@link DICOM_TAGS_ENUM}, by themselves. */
const tagsByName = new Map<string, number>(Object.entries(DICOM_TAGS_ENUM));

/**
 * The data dictionary: the standard's, and what dictionary files add to it.
 *
 * @example
 * ```ts
 * const dic = new DCXDIC();
 * dic.AddFromFile('scanner.dic');
 * dic.GetTag('PatientName'); // 0x00100010
 * dic.GetName(0x00100020); // 'PatientID'
 * ```
 */
export class DCXDIC extends ComObject {
  /** The dictionary is one for the process: one instance is as good as many. */
  constructor() {
    super(SOURCE);
  }

  /**
   * Finds a tag by its name: a keyword, one of the other names of DICOM_TAGS_ENUM, a name of a dictionary file, or
   * `(gggg,eeee)`. Exact spelling; blanks round it do not matter.
   *
   * @returns 0xggggeeee, unsigned.
   * @throws {@link COMError} 0x80040205 for an unknown name.
   * @compat full
   */
  GetTag(name: string): number {
    this.checkAlive();
    const wanted = check.text('name', name).trim();
    const [, group, element] = /^\(([0-9a-f]{4}),\s*([0-9a-f]{4})\)$/i.exec(wanted) ?? [];
    if (group !== undefined && element !== undefined) return Number.parseInt(group + element, 16);
    const tag = tagsByName.get(wanted) ?? tagForName(wanted);
    if (tag !== undefined) return tag;
    throw new COMError(
      HRESULT.TAG_NOT_FOUND,
      `The dictionary has no element ${JSON.stringify(wanted.slice(0, 80))}; give a keyword such as PatientID, or (gggg,eeee).`,
      SOURCE,
    );
  }

  /**
   * The keyword of a tag, or its name in a dictionary file; empty for an unknown tag.
   *
   * @throws {@link COMError} E_INVALIDARG when the tag is no 32-bit number.
   * @compat full
   */
  GetName(tag: number): string {
    this.checkAlive();
    return nameForTag(check.tag('tag', tag));
  }

  /**
   * The VR that a new element of the tag gets: VR_CODE_UN for an unknown one, VR_CODE_LO for a private creator. Where the
   * dictionary leaves two open it is VR_CODE_US or VR_CODE_OW.
   *
   * @throws {@link COMError} E_INVALIDARG when the tag is no 32-bit number.
   * @compat full
   */
  GetVR(tag: number): VR_CODE {
    this.checkAlive();
    const checked = check.tag('tag', tag);
    return codeOfVR(DataElement.empty(checked, vrForTag(checked)).vr);
  }

  /**
   * Adds a dictionary file, for the whole process: one entry a line, `(gggg,eeee)`, VR, name, VM and version with a tab
   * between them; `#` begins a comment. Entries for tags that were added before replace those; the standard's own tags
   * keep their meaning.
   *
   * @param filename - Relative names count from the current directory.
   * @throws {@link COMError} 0x80070002 for a missing file, E_INVALIDARG for one with a line of another form; nothing is
   * added then.
   * @compat full
   */
  AddFromFile(filename: string): void {
    this.checkAlive();
    addDictionaryFile(check.text('filename', filename), SOURCE);
  }
}
