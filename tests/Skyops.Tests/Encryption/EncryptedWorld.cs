using System.Security.Cryptography;
using System.Text;
using Skyops.Client;
using Skyops.Client.Sealing;
using Skyops.Client.Tasks;
using Skyops.Ledger;
using Skyops.Sealing.Keys;
using Skyops.Silo;
using Skyops.Tasks;
using Skyops.Tests.Silo;

namespace Skyops.Tests.Encryption;

/// <summary>
/// A pool, an owner with an encryption key, and a text that must be found nowhere. Programs run until the gate is
/// opened, so that a test decides how long.
/// </summary>
internal sealed class EncryptedWorld : IAsyncDisposable
{
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(150);

    private readonly string _files = Directory.CreateTempSubdirectory("skyops-encrypted-").FullName;

    private EncryptedWorld(TestPool pool)
    {
        Pool = pool;
        Client = pool.Client();
        Input = Path.Combine(_files, "input.txt");
        File.WriteAllText(Input, $"the first line\n{Marker}\n");
    }

    public TestPool Pool { get; }

    public SkyopsClient Client { get; }

    public SealingKey Owner { get; } = SealingKey.Create();

    /// <summary>Nothing else has these letters.</summary>
    public string Marker { get; } = $"quince-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20))}";

    public string Input { get; }

    /// <summary>All that silo and workers have on disk.</summary>
    public string Disk => Path.GetDirectoryName(Pool.DataFolder)!;

    public string Gate => Path.Combine(_files, "gate");

    public static async Task<EncryptedWorld> StartAsync(Action<SiloOptions>? configure = null) => new(await TestPool.StartAsync(configure));

    public void OpenGate() => File.WriteAllText(Gate, "");

    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_files, name)).FullName;

    /// <summary>Submits a script that finds the marker in <c>$SKYOPS_INPUTS/text</c>.</summary>
    public async Task<TaskHandle> SubmitAsync(string script, bool isSealed = true, Func<TaskSpec, TaskSpec>? change = null, string keys = SealingKeys.Broker)
    {
        using var sealing = !isSealed ? null
            : keys == SealingKeys.Mine ? SealedSubmission.ByOwner(Owner.PublicKey)
            : SealedSubmission.ByBroker(Owner.PublicKey, await Client.Encryption.BrokerKeyAsync());
        var file = Input;
        if (sealing is not null)
        {
            file = Path.Combine(_files, Path.GetRandomFileName());
            await sealing.SealInputAsync("text", Input, file);
        }

        var stored = await Client.Blobs.UploadAsync(file);
        var spec = new TaskSpec
        {
            Workload = Shell(script),
            Inputs = [new TaskInput("text", stored.Sha256, stored.Bytes)],
            Sealing = sealing?.Sealing,
            Redundancy = 1,
            Budget = Amount.Whole(5),
            DurationSeconds = 120,
            CheckpointEverySeconds = 1,
        };
        return await Client.Tasks.SubmitAsync(change is null ? spec : change(spec));
    }

    public ProcessWorkload Shell(string script) => new()
    {
        Argv = ["/bin/sh", "-c", script],
        Environment = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["GATE"] = Gate },
    };

    public async Task<TaskOpener> OpenerAsync(TaskHandle task) => TaskOpener.Open((await task.GetAsync()).Spec.Sealing!, Owner);

    public async Task<string> LogAsync(TaskHandle task)
    {
        using var opener = await OpenerAsync(task);
        var text = new StringBuilder();
        await foreach (var chunk in task.LogsAsync()) text.Append(opener.Open(chunk).Text);
        return text.ToString();
    }

    /// <summary>The events of a type that a task's history shows, once there are so many.</summary>
    public static async Task<List<TaskUpdate>> EventsAsync(TaskHandle task, string type, int count = 1)
    {
        using var limit = new CancellationTokenSource(Within);
        var found = new List<TaskUpdate>();
        await foreach (var update in task.WatchAsync(0, limit.Token))
        {
            if (update.Type == type) found.Add(update);
            if (found.Count == count) break;
        }

        return found;
    }

    /// <summary>Files on the disks that hold a text, as it is or in hexadecimal digits or Base64.</summary>
    public List<string> Holding(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        List<byte[]> forms = [plain, Encoding.ASCII.GetBytes(Convert.ToHexString(plain)), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(plain))];

        // Where a text begins in Base64 depends on what is before it: of each of the three ways what they share is looked for.
        forms.AddRange(Enumerable.Range(0, 3).Select(shift => Encoding.ASCII.GetBytes(Convert.ToBase64String([.. new byte[shift], .. plain])[4..^4])));
        var holding = new List<string>();
        foreach (var path in Directory.EnumerateFiles(Disk, "*", SearchOption.AllDirectories))
        {
            byte[] content;
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var copy = new MemoryStream();
                file.CopyTo(copy);
                content = copy.ToArray();
            }
            catch (IOException)
            {
                continue;
            }

            if (forms.Exists(form => content.AsSpan().IndexOf(form) >= 0)) holding.Add(Path.GetRelativePath(Disk, path));
        }

        return holding;
    }

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        Owner.Dispose();
        Directory.Delete(_files, recursive: true);
    }
}
