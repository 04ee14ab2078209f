// A text is read and cut into tokens by one worker; the others are given what it read, as a file.
export class SharedText {
  #key; // of the text that was sent last: which one, and the task
  #read; // resolves to what brings it in: that file, or the text itself where there is none

  // `take()`: a view of the payload; only now.
  send(client, json, take) {
    const { type, text, settings } = json.includes('"set_text"') ? JSON.parse(json) : {};
    if (type !== 'set_text' || !text) return client.send(json, take().slice());
    const key = JSON.stringify([text, settings]);
    if (this.#key === key) return client.takeText(json, this.#read);
    this.#key = key;
    const payload = new Blob([take()]);
    this.#read = client.readText(json, payload).then((read) => read ?? { payload });
  }
}
