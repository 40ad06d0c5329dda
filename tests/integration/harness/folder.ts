/** A temporary folder that goes with its owner. `SPECTRUM2_KEEP=1` keeps it for a look at the logs. */
export class Folder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<Folder> {
    const path = await Deno.makeTempDir({ prefix: "spectrum2-" });
    // ngircd gives up root and must still be able to read in here.
    await Deno.chmod(path, 0o755);
    return new Folder(path);
  }

  /** Writes a file, making the folders on its way, and answers its full path. */
  async write(name: string, text: string): Promise<string> {
    const path = `${this.path}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, text);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (Deno.env.get("SPECTRUM2_KEEP")) return;
    await Deno.remove(this.path, { recursive: true });
  }
}
