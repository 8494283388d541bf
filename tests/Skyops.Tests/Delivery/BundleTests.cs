using System.Diagnostics;
using System.Formats.Tar;
using Skyops.Delivery.Bundles;

namespace Skyops.Tests.Delivery;

/// <summary>A bundle is the same bytes for the same result, and a changed one is refused or holds the same.</summary>
public sealed class BundleTests : IDisposable
{
    private readonly DeliveryFolder _folder = new();

    [Fact]
    public async Task The_same_result_is_the_same_bytes_in_every_process_and_order()
    {
        (string, byte[])[] outputs = [("b/weights.bin", Sample.Bytes(70_000)), ("a.txt", "a"u8.ToArray()), ("empty", []), ($"{new string('l', 120)}/{new string('m', 90)}", [1])];
        var first = await _folder.BundleAsync(outputs);
        var second = await _folder.BundleAsync([.. outputs.Reverse()]);
        Assert.Equal(first.Sha256, second.Sha256);

        // Made by another process on another day.
        Assert.StartsWith("72943e8dfd39988d562883c82a84c145e75040357", first.Sha256, StringComparison.Ordinal);
        Assert.Equal(["logs.jsonl", "outputs/a.txt", "outputs/b/weights.bin", "outputs/empty"], first.Manifest.Files.Select(file => file.Path).Take(4));
    }

    [Fact]
    public async Task Any_tar_program_opens_it()
    {
        var bundle = await _folder.BundleAsync(("long", Sample.Bytes(3)), ($"{new string('d', 150)}/f", Sample.Bytes(5)));
        var folder = Directory.CreateDirectory(_folder.In("by-tar")).FullName;
        using var tar = Process.Start(new ProcessStartInfo("tar", ["-xf", bundle.Path, "-C", folder]) { RedirectStandardError = true })!;
        var said = await tar.StandardError.ReadToEndAsync();
        await tar.WaitForExitAsync();
        Assert.Equal("", said);
        foreach (var file in bundle.Manifest.Files) Assert.Equal(file.Bytes, new FileInfo(Path.Combine(folder, file.Path)).Length);
        Assert.Equal(Sample.Bytes(5), await File.ReadAllBytesAsync(Path.Combine(folder, "outputs", new string('d', 150), "f")));
    }

    [Fact]
    public async Task What_was_packed_is_unpacked()
    {
        var bundle = await _folder.BundleAsync(("a/b.bin", Sample.Bytes(200_000)), ("c", []));
        await using var file = File.OpenRead(bundle.Path);
        var opened = await BundleReader.UnpackAsync(file, _folder.In("out"));
        Assert.Equal("t1", opened.Manifest.Task);
        Assert.Equal([0, 1], opened.Receipts.Receipts.Select(receipt => receipt.Receipt.Key.Slot));
        Assert.Equal(["YQ==", "Yg=="], opened.Receipts.Delegations);
        Assert.Equal(Sample.Bytes(200_000), await File.ReadAllBytesAsync(_folder.In("out/outputs/a/b.bin")));
        Assert.Empty(await File.ReadAllBytesAsync(_folder.In("out/outputs/c")));
        Assert.Contains("hello", await File.ReadAllTextAsync(_folder.In("out/logs.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_or_cut_bundle_is_refused_or_holds_the_same()
    {
        const int Seed = 20260101;
        var random = new Random(Seed);
        var bundle = await _folder.BundleAsync(("a", Sample.Bytes(300)), ("b", Sample.Bytes(900)));
        var bytes = await File.ReadAllBytesAsync(bundle.Path);
        var refused = 0;
        for (var i = 0; i < 1_500; i++)
        {
            var changed = bytes.ToArray();
            if (i % 5 == 0) changed = changed[..random.Next(changed.Length)];
            else changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var opened = await BundleReader.VerifyAsync(new MemoryStream(changed));
                Assert.Equal(bundle.Manifest.Files, opened.Manifest.Files);
            }
            catch (BundleException)
            {
                refused++;
            }
            catch (Exception other)
            {
                Assert.Fail($"seed {Seed}, case {i}: {other}");
            }
        }

        // The rest of the bits stand in padding and in times and modes of tar, of which nothing is taken over.
        Assert.True(refused > 500, $"only {refused} of 1,500 were refused");
    }

    [Theory]
    [InlineData("outputs/../../evil")]
    [InlineData("outputs//etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("outputs/a\\b")]
    [InlineData("outputs/")]
    [InlineData("other")]
    [InlineData("manifest.json")]
    public async Task A_name_that_leads_elsewhere_is_refused_and_nothing_is_left(string name)
    {
        var refused = await UnpackMadeAsync([name], Empty(name));
        Assert.Contains($"'{name}'", refused.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder.In("out")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, "out*"));
    }

    [Fact]
    public async Task A_file_that_is_also_a_folder_one_named_twice_and_an_unknown_form_are_refused()
    {
        var both = await UnpackMadeAsync([], string.Join(',', ((string[])["logs.jsonl", "outputs/a", "outputs/a.b", "outputs/a/c", "receipts.json"]).Select(Empty)));
        Assert.Contains("'outputs/a' is a file and a folder", both.Message, StringComparison.Ordinal);
        var twice = await UnpackMadeAsync([], string.Join(',', ((string[])["logs.jsonl", "logs.jsonl", "receipts.json"]).Select(Empty)));
        Assert.Contains("'logs.jsonl' is out of order or there twice", twice.Message, StringComparison.Ordinal);
        var form = await UnpackMadeAsync([], "", "skyops.bundle/2");
        Assert.Contains("skyops.bundle/2", form.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_changed_after_it_was_checked_makes_no_bundle()
    {
        var content = Sample.Result(_folder.In("outputs"), ("a", Sample.Bytes(10)));
        await File.WriteAllBytesAsync(_folder.In("outputs/a"), new byte[10]);
        var refused = await Assert.ThrowsAsync<BundleException>(() => BundleWriter.WriteAsync(content, _folder.In("b.tar")));
        Assert.Contains("'outputs/a' has the hash", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "b.tar*"));
    }

    public void Dispose() => _folder.Dispose();

    private static string Empty(string name) =>
        $$"""{"path":{{System.Text.Json.JsonSerializer.Serialize(name)}},"bytes":0,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}""";

    /// <summary>Tries to unpack a bundle made by hand, with these empty entries.</summary>
    private Task<BundleException> UnpackMadeAsync(string[] entries, string files, string format = BundleManifest.CurrentFormat)
    {
        var made = new MemoryStream();
        using (var tar = new TarWriter(made, TarEntryFormat.Gnu, leaveOpen: true))
        {
            var manifest = $$"""{"format":"{{format}}","task":"t","owner":"o","specHash":"s","submittedAt":"2026-01-01T00:00:00Z","chainId":1,"files":[{{files}}]}""";
            tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, "manifest.json") { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(manifest)) });
            foreach (var entry in entries) tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, entry));
        }

        made.Position = 0;
        return Assert.ThrowsAsync<BundleException>(() => BundleReader.UnpackAsync(made, _folder.In("out")));
    }
}
