import { html, type Html } from './html';

/** Characters of all details of a page together, so that a browser can open it. */
const MOST_DETAILS = 16_000_000;

/** What a page may still hold of details. */
export class PageBudget {
  #left: number;

  constructor(characters = MOST_DETAILS) {
    this.#left = characters;
  }

  /** The details, or, when there are too many already, that they are left out. */
  spend(make: () => Html): Html {
    if (this.#left <= 0)
      return html`<p class="quiet">Left out: the page is long already. Make one of fewer events.</p>`;
    const made = make();
    this.#left -= made.text.length;
    return made;
  }
}
