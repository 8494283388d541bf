using Skyops.Client.Errors;
using Skyops.Client.Sealing;
using Skyops.Sealing.Objects;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Encryption;

/// <summary>What a store could do to sealed results that real nodes made, and that their owner finds each of it out.</summary>
public sealed class TamperedResultTests
{
    private const int Bytes = 200_000;

    [Fact]
    public async Task Swapped_cut_lengthened_spliced_and_relabelled_results_do_not_open()
    {
        await using var world = await EncryptedWorld.StartAsync();
        await world.Pool.WorkerAsync(slots: 2, allow: "process");
        var task = await world.SubmitAsync(
            $$"""head -c {{Bytes}} /dev/zero | tr '\0' "$SKYOPS_SHARD_INDEX" > "$SKYOPS_OUTPUTS/big"; cp "$SKYOPS_OUTPUTS/big" "$SKYOPS_OUTPUTS/other" """, change: spec => spec with { Shards = 2 });
        var view = await world.Pool.EndedAsync(task, EncryptedWorld.Within);
        Assert.True(view.Status == TaskStatus.Completed, view.Reason);
        var folder = world.NewFolder("sealed");
        await task.DownloadAsync(folder);
        using var opener = await world.OpenerAsync(task);
        var files = view.Outputs.ToDictionary(file => file.Path);
        var (first, second, other) = (files["work/0/big"], files["work/1/big"], files["work/0/other"]);
        byte[] Content(OutputFile file) => File.ReadAllBytes(Path.Combine(folder, file.Path));
        var honest = Content(first);

        Assert.Equal(Bytes, (await OpenAsync(opener, folder, first, honest)).Length);
        Assert.NotEqual(first.Sealed!.Digest, other.Sealed!.Digest);
        await RefusedAsync("two chunks swapped", first, Swapped(honest));
        await RefusedAsync("cut at a chunk's end", first, honest[..(int)SealedLayout.Version1.OffsetOf(2)]);
        await RefusedAsync("cut within a chunk", first, honest[..^1]);
        await RefusedAsync("lengthened", first, [.. honest, 0]);
        await RefusedAsync("a bit changed", first, Flipped(honest, honest.Length / 2));
        await RefusedAsync("the header's salt changed", first, Flipped(honest, 20));
        await RefusedAsync("another shard's file", first, Content(second));
        await RefusedAsync("another file of the attempt", first, Content(other));
        await RefusedAsync("another shard's last chunk", first, [.. honest[..(int)SealedLayout.Version1.OffsetOf(3)], .. Content(second)[(int)SealedLayout.Version1.OffsetOf(3)..]]);
        await RefusedAsync("of another epoch", first with { Sealed = first.Sealed with { Epoch = first.Sealed.Epoch + 1 } }, honest);
        await RefusedAsync("under another name", first with { Path = "work/0/other" }, honest);
        await RefusedAsync("as another shard's", first with { Path = "work/1/big" }, honest);
        await RefusedAsync("with another digest", first with { Sealed = first.Sealed with { Digest = second.Sealed!.Digest } }, honest);
        await RefusedAsync("with another length", first with { Sealed = first.Sealed with { Bytes = Bytes - 1 } }, honest);
        await RefusedAsync("plaintext in its place", first, new byte[Bytes]);
        await RefusedAsync("not sealed at all", first with { Sealed = null }, new byte[Bytes]);

        async Task RefusedAsync(string what, OutputFile file, byte[] content)
        {
            var refused = await Record.ExceptionAsync(() => OpenAsync(opener, folder, file, content));
            Assert.True(refused is SkyopsException { Code: SkyopsErrorCodes.Sealed }, $"{what}: {refused?.ToString() ?? "it opened"}");
            Assert.False(File.Exists(Path.Combine(folder, "plain")), $"{what}: something was left");
        }
    }

    private static async Task<byte[]> OpenAsync(TaskOpener opener, string folder, OutputFile file, byte[] content)
    {
        var (from, to) = (Path.Combine(folder, "tried"), Path.Combine(folder, "plain"));
        await File.WriteAllBytesAsync(from, content);
        await opener.OpenOutputAsync(file, from, to);
        var plain = await File.ReadAllBytesAsync(to);
        File.Delete(to);
        return plain;
    }

    private static byte[] Swapped(byte[] honest)
    {
        var layout = SealedLayout.Version1;
        var swapped = honest.ToArray();
        honest.AsSpan((int)layout.OffsetOf(0), layout.SealedChunkSize).CopyTo(swapped.AsSpan((int)layout.OffsetOf(1)));
        honest.AsSpan((int)layout.OffsetOf(1), layout.SealedChunkSize).CopyTo(swapped.AsSpan((int)layout.OffsetOf(0)));
        return swapped;
    }

    private static byte[] Flipped(byte[] honest, int place)
    {
        var flipped = honest.ToArray();
        flipped[place] ^= 1;
        return flipped;
    }
}
