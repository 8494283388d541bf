using System.IO.Compression;
using Skyops.Cli;
using Skyops.Cli.Tasks;
using Skyops.Client.Errors;
using Skyops.Ledger;
using Skyops.Storage.Fetching;
using Skyops.Tasks;
using Skyops.Tests.Archives;
using Skyops.Tests.Silo;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Fetching;

/// <summary>What <c>submit-task --data</c> does, up to the program that reads it on a node.</summary>
public sealed class SubmittedDataTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_folder_an_archive_a_file_and_a_url_reach_the_program()
    {
        using var folder = new FetchFolder();
        var root = Path.GetDirectoryName(folder.Target)!;
        Directory.CreateDirectory(Path.Combine(root, "images/deep"));
        File.WriteAllText(Path.Combine(root, "images/deep/1.txt"), "one");
        File.WriteAllText(Path.Combine(root, "labels.csv"), "two");
        using (var zip = ZipFile.Open(Path.Combine(root, "more.zip"), ZipArchiveMode.Create)) zip.CreateEntryFromFile(Path.Combine(root, "labels.csv"), "inner.csv");
        var remote = new TarBytes().File("far", "three").Closed();
        await using var server = await FileServer.StartAsync(context => context.Response.Body.WriteAsync(remote).AsTask());
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync(allow: "process");
        var client = pool.Client();

        var inputs = await new InputSources(client.Blobs, new FetchSource(IpfsGateway: $"https://files.test:{server.Port}"), server.Options).ResolveAsync(
            [Path.Combine(root, "images"), Path.Combine(root, "more.zip"), $"raw={Path.Combine(root, "labels.csv")}", $"remote=https://files.test:{server.Port}/x.tar#sha256={FetchFolder.Hash(remote)}"],
            asTheyAre: false, CancellationToken.None);
        var script = """cd "$SKYOPS_INPUTS"; cat images/deep/1.txt more/inner.csv raw remote/far > "$SKYOPS_OUTPUTS/all" """;
        var spec = new TaskSpec { Workload = new ProcessWorkload { Argv = ["/bin/sh", "-ec", script] }, Budget = Amount.Whole(5), Redundancy = 1, Inputs = inputs };
        var handle = await client.Tasks.SubmitAsync(spec);

        var view = await pool.EndedAsync(handle, Within);

        Assert.True(view.Status == TaskStatus.Completed, view.Reason);
        var results = Path.Combine(root, "results");
        await handle.DownloadAsync(results, CancellationToken.None);
        Assert.Equal("onetwotwothree", File.ReadAllText(Path.Combine(results, "all")));
    }

    [Fact]
    public async Task Data_of_another_account_cannot_be_named()
    {
        await using var pool = await TestPool.StartAsync();
        using var folder = new FetchFolder();
        File.WriteAllText(folder.Target, "secret");
        var stored = await pool.Client().Blobs.UploadAsync(folder.Target);
        var spec = new TaskSpec
        {
            Workload = new ProcessWorkload { Argv = ["/bin/true"] },
            Budget = Amount.Whole(5),
            Inputs = [new TaskInput("theirs", stored.Sha256, stored.Bytes)],
        };

        var refused = await Assert.ThrowsAsync<SkyopsException>(() => pool.Client().Tasks.SubmitAsync(spec));

        Assert.Equal(["inputs[0].sha256"], refused.Errors.Select(error => error.Field));
    }

    [Fact]
    public async Task A_bad_archive_is_refused_before_it_is_uploaded_and_kept_as_it_is_when_asked()
    {
        await using var pool = await TestPool.StartAsync();
        using var folder = new FetchFolder();
        var path = folder.Target + ".tar";
        var bytes = new TarBytes().File("../up").Closed();
        File.WriteAllBytes(path, bytes);
        var sources = new InputSources(pool.Client().Blobs, new FetchSource(), new FetchOptions());

        var refused = await Assert.ThrowsAsync<CliException>(() => sources.ResolveAsync([path], asTheyAre: false, CancellationToken.None));
        var kept = await sources.ResolveAsync([path], asTheyAre: true, CancellationToken.None);

        Assert.Contains("'../up'", refused.Message, StringComparison.Ordinal);
        Assert.Equal([new TaskInput("file", FetchFolder.Hash(bytes), bytes.Length)], kept!);
    }

    [Theory]
    [InlineData("https://example.com/a/images.tar.gz?sig=x=y", "images", InputKind.Url, true)]
    [InlineData("https://example.com/a/labels.csv", "labels.csv", InputKind.Url, false)]
    [InlineData("set=https://example.com/?id=7", "set", InputKind.Url, false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/x.zip", "x", InputKind.Stored, true)]
    public void What_it_is_called_follows_from_what_it_is(string given, string name, object kind, bool isArchive)
    {
        var text = InputText.Parse(given);

        Assert.Equal((name, kind, isArchive), (text.Name, (object)text.Kind, text.IsArchive));
    }

    [Theory]
    [InlineData("http://example.com/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("no-such-file")]
    [InlineData("https://example.com/")]
    [InlineData("https://example.com/x#sha256=abc")]
    public void What_is_no_source_is_refused(string given) => Assert.Throws<CliException>(() => InputText.Parse(given));

    [Fact]
    public void Two_of_one_name_are_refused() =>
        Assert.Contains("'a'", Assert.Throws<CliException>(() => InputSources.Stand(["a=https://example.com/1", "A=https://example.com/2"])).Message, StringComparison.OrdinalIgnoreCase);
}
