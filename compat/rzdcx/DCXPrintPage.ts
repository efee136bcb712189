import { DataElement, DataSet } from '../../src/index';
import { ArgumentChecker, COMError, ComObject, HRESULT } from '../com';
import { DCXOBJ } from './DCXOBJ';
import { DCXPrintImageBox, imageOfBox } from './DCXPrintImageBox';
import { PRINT_PAGE_ORIENTATION } from './enums';
import { imageBoxDataSet, imageOfObject, type PrintImage } from './print-image';
import type { FilmBox } from './print-session';
import { DICOM_TAGS_ENUM as Tag } from './tags';
import { fromWorkingDirectory } from './working-directory';

const SOURCE = 'rzdcx.DCXPrintPage';
const check = new ArgumentChecker(SOURCE);

const ORIENTATIONS: Readonly<Record<PRINT_PAGE_ORIENTATION, string>> = { 0: 'PORTRAIT', 1: 'LANDSCAPE' };
const ONE_IMAGE = 'STANDARD\\1,1';

/** Set by the class, which alone reaches its private fields. */
let place: (page: DCXPrintPage, filmBox: FilmBox | undefined) => void;
let placeOf: (page: DCXPrintPage) => FilmBox | undefined;
let attributesOf: (page: DCXPrintPage) => readonly DataElement[];

/**
 * One page of a print session (a film box). Filled in, then made known to the printer by `DCXPrintSession.CreatePage`; from
 * then on its images are sent as they are set.
 *
 * @example
 * ```ts
 * const page = new DCXPrintPage();
 * page.Orientation = PRINT_PAGE_ORIENTATION.PPO_LANDSCAPE;
 * page.StandardLayout = 'STANDARD\\2,1';
 * ```
 */
export class DCXPrintPage extends ComObject {
  #orientation: PRINT_PAGE_ORIENTATION = PRINT_PAGE_ORIENTATION.PPO_PORTRAIT;
  #standardLayout = ONE_IMAGE;
  #filmBox: FilmBox | undefined;

  static {
    place = (page, filmBox) => {
      page.#filmBox = filmBox;
    };
    placeOf = (page) => page.#filmBox;
    attributesOf = (page) => page.#attributes();
  }

  /** Makes a page with one image, upright. */
  constructor() {
    super(SOURCE);
  }

  /**
   * Film Orientation (2010,0040).
   *
   * @defaultValue PPO_PORTRAIT
   * @throws {@link COMError} E_INVALIDARG for what is no enumerator.
   * @compat full
   */
  get Orientation(): PRINT_PAGE_ORIENTATION {
    this.checkAlive();
    return this.#orientation;
  }
  set Orientation(value: PRINT_PAGE_ORIENTATION) {
    this.checkAlive();
    this.#orientation = check.enumerator('Orientation', value, PRINT_PAGE_ORIENTATION);
  }

  /**
   * Image Display Format (2010,0010), such as `STANDARD\2,3`: two columns, three rows.
   *
   * @defaultValue 'STANDARD\\1,1'
   * @compat full
   */
  get StandardLayout(): string {
    this.checkAlive();
    return this.#standardLayout;
  }
  set StandardLayout(value: string) {
    this.checkAlive();
    this.#standardLayout = check.text('StandardLayout', value);
  }

  /**
   * Sends an image for one position (N-SET of an image box).
   *
   * @param position - From 1 on, row by row.
   * @throws {@link COMError} E_FAIL while the page is in no session and when the printer named no image box, E_INVALIDARG
   * for a position that its layout has not and for an image without pixels or of the other kind of session; 0x80040204 for
   * a failure status; as every call when the association ends.
   * @see DICOM PS3.4, H.4.3
   * @compat full
   */
  async SetImageBox(position: number, image: DCXPrintImageBox): Promise<void> {
    this.checkAlive();
    const box = check.object('image', image, DCXPrintImageBox);
    await this.#send('SetImageBox', position, () => imageOfBox(box));
  }

  /**
   * Sends the first frame of an object for one position.
   *
   * @throws {@link COMError} as {@link DCXPrintPage.SetImageBox}; 0x80040207 for compressed pixels, E_NOTIMPL for pixels that
   * would have to be rendered first.
   * @compat partial
   * @remarks Pixels go out as they are: unsigned 8 bits, or 12 in 16, of MONOCHROME1 and MONOCHROME2, and RGB of 8 bits.
   * Others fail with E_NOTIMPL: there is no renderer.
   */
  async SetImageFromObject(position: number, obj: DCXOBJ): Promise<void> {
    this.checkAlive();
    const object = check.object('obj', obj, DCXOBJ);
    await this.#send('SetImageFromObject', position, () => imageOfObject(object, SOURCE));
  }

  /**
   * Sends the first frame of a file for one position.
   *
   * @throws {@link COMError} as {@link DCXPrintPage.SetImageFromObject} and `DCXOBJ.openFile`.
   * @compat partial
   * @remarks As SetImageFromObject.
   */
  async SetImageFromFile(position: number, filename: string): Promise<void> {
    this.checkAlive();
    const object = new DCXOBJ();
    try {
      object.openFile(fromWorkingDirectory(check.text('filename', filename)));
      await this.#send('SetImageFromFile', position, () => imageOfObject(object, SOURCE));
    } finally {
      object.Release();
    }
  }

  /**
   * Prints the page (N-ACTION of the film box). Returns when the printer has taken the job.
   *
   * @throws {@link COMError} E_FAIL while the page is in no session, 0x80040204 for a failure status; as every call when the
   * association ends.
   * @see DICOM PS3.4, H.4.2.2.4
   * @compat full
   */
  async Print(): Promise<void> {
    this.checkAlive();
    const filmBox = this.#placed('Print');
    await filmBox.job.print(SOURCE, filmBox);
  }

  async #send(member: string, position: number, image: () => PrintImage): Promise<void> {
    const { job, imageBoxes } = this.#placed(member);
    const imageBox = imageBoxes[check.integer('position', position, 1, Math.max(1, imageBoxes.length)) - 1];
    if (imageBox === undefined || imageBox.SOPInstanceUID === '') {
      const text = `${member}: the printer named no image box for position ${position} when it made the page.`;
      throw new COMError(HRESULT.E_FAIL, text, SOURCE);
    }
    await job.setImageBox(SOURCE, imageBox, imageBoxDataSet(job.kind, position, image(), SOURCE));
  }

  #placed(member: string): FilmBox {
    if (this.#filmBox !== undefined) return this.#filmBox;
    const text = `${member}: the page is in no print session; DCXPrintSession.CreatePage puts it there.`;
    throw new COMError(HRESULT.E_FAIL, text, SOURCE);
  }

  #attributes(): DataElement[] {
    this.checkAlive();
    return [
      DataElement.fromText(Tag.ImageDisplayFormat, 'ST', this.#standardLayout),
      DataElement.fromText(Tag.FilmOrientation, 'CS', ORIENTATIONS[this.#orientation]),
    ];
  }
}

/** The film box that a page stands for; undefined while it is in no session. */
export function filmBoxOf(page: DCXPrintPage): FilmBox | undefined {
  return placeOf(page);
}

/** Puts a page into a session, or takes it out. */
export function placePage(page: DCXPrintPage, filmBox: FilmBox | undefined): void {
  place(page, filmBox);
}

/** What an N-CREATE of a page carries. @param attributes - Added to the page's own, which they override; changed. */
export function pageDataSet(page: DCXPrintPage, attributes = new DataSet()): DataSet {
  for (const element of attributesOf(page)) if (!attributes.has(element.tag)) attributes.set(element);
  return attributes;
}
