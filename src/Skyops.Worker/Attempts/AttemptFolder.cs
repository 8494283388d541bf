using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Skyops.Tasks;

namespace Skyops.Worker.Attempts;

/// <summary>
/// The folder of one attempt, <c>&lt;task&gt;-&lt;stage&gt;-&lt;shard&gt;-&lt;slot&gt;-&lt;epoch&gt;</c>, readable by
/// the worker's user only:
/// <c>job.json</c>, <c>child.json</c> (who runs in it), <c>inputs/</c>, <c>checkpoint/</c>, <c>outputs/</c>,
/// <c>logs/</c>. In a sandbox checkpoint, outputs and scratch lie on a disk instead, which is mounted elsewhere.
/// </summary>
internal sealed partial class AttemptFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string? disk;

    /// <param name="path">The folder.</param>
    /// <param name="disk">A disk of its own for what its program writes; null: the folder holds it.</param>
    public AttemptFolder(string path, string? disk = null) => (Path, this.disk) = (System.IO.Path.GetFullPath(path), disk);

    public string Path { get; }

    public string Job => System.IO.Path.Combine(Path, "job.json");

    public string ChildMark => System.IO.Path.Combine(Path, "child.json");

    public string Inputs => System.IO.Path.Combine(Path, "inputs");

    /// <summary>The archive of the image that a container runs.</summary>
    public string Image => System.IO.Path.Combine(Path, "image");

    public string Checkpoint => System.IO.Path.Combine(Written, "checkpoint");

    public string Outputs => System.IO.Path.Combine(Written, "outputs");

    /// <summary>Working folder and home of a program.</summary>
    public string Scratch => System.IO.Path.Combine(Written, "scratch");

    /// <summary>Links to the files of a checkpoint that is on its way.</summary>
    public string Snapshot => System.IO.Path.Combine(disk ?? Path, "snapshot");

    /// <summary>What is sealed on its way off the node, and what came sealed on its way to be opened.</summary>
    public string Sealed => System.IO.Path.Combine(Path, "sealed");

    /// <summary>The same of a checkpoint, which may be on its way while outputs are.</summary>
    public string SealedCheckpoint => System.IO.Path.Combine(Path, "sealed-checkpoint");

    public string Logs => System.IO.Path.Combine(Path, "logs");

    private string Written => disk is null ? Path : System.IO.Path.Combine(disk, "data");

    /// <summary>The folder of an attempt; nothing is made yet. Only for keys that <see cref="CanName"/>.</summary>
    public static AttemptFolder Of(string root, AttemptKey key) => new(System.IO.Path.Combine(root, NameOf(key)));

    /// <summary>True when the key's parts make a harmless folder name.</summary>
    public static bool CanName(AttemptKey key) =>
        key.TaskId.Length <= Limits.TaskIdLength
        && SafeTaskId().IsMatch(key.TaskId)
        && key is { Stage: >= 0, Shard: >= 0, Slot: >= 0, Epoch: >= 0 };

    public static string NameOf(AttemptKey key) => string.Create(
        CultureInfo.InvariantCulture, $"{key.TaskId}-{key.Stage}-{key.Shard}-{key.Slot}-{key.Epoch}");

    /// <summary>Reads a folder's name back.</summary>
    public static bool TryReadName(string name, [NotNullWhen(true)] out AttemptKey? key)
    {
        key = null;
        if (FolderName().Match(name) is not { Success: true } match) return false;
        var numbers = new int[4];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!int.TryParse(
                    match.Groups[i + 2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        var read = new AttemptKey(match.Groups[1].Value, numbers[0], numbers[1], numbers[2], numbers[3]);
        if (!CanName(read)) return false;
        key = read;
        return true;
    }

    /// <summary>Makes it anew; whatever was there before is removed.</summary>
    public void Create()
    {
        Remove();
        foreach (var folder in disk is null ? (string[])[Path, Inputs, Checkpoint, Outputs, Logs] : [Path, Inputs, Logs])
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
    }

    /// <summary>Removes it with all it holds.</summary>
    public void Remove()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]*$")]
    private static partial Regex SafeTaskId();

    [GeneratedRegex("^(.+)-([0-9]{1,10})-([0-9]{1,10})-([0-9]{1,10})-([0-9]{1,10})$")]
    private static partial Regex FolderName();
}
