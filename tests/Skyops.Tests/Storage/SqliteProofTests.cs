using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;
using static Skyops.Tests.Storage.JournalRows;

namespace Skyops.Tests.Storage;

/// <summary>Inclusion proofs and the canonical encoding they rest on.</summary>
public sealed class SqliteProofTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Every_row_has_a_proof_and_the_links_make_the_chain()
    {
        await using var journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = _folder.File("journal.db") });
        await Task.WhenAll(Enumerable.Range(0, 60).Select(n => journal.AppendAsync(Append($"s{n}", 0, $"data {n}")).AsTask()));
        var hashes = new SortedDictionary<long, (string Previous, string Hash)>();
        for (var n = 0; n < 60; n++)
        {
            var proof = (await journal.ProveAsync($"s{n}", 1))!;
            Assert.True(proof.IsValid());
            Assert.Equal($"data {n}", Text(proof.Row.Data));
            hashes[proof.Batch] = (Convert.ToHexString(proof.PreviousHash.Span), Convert.ToHexString(proof.Hash.Span));
        }

        Assert.Equal(Enumerable.Range(1, hashes.Count).Select(x => (long)x), hashes.Keys);
        Assert.All(hashes.Skip(1), x => Assert.Equal(hashes[x.Key - 1].Hash, x.Value.Previous));
        var head = (await journal.VerifyAsync()).HeadHash;
        Assert.Equal(head, hashes[hashes.Count].Hash, ignoreCase: true);
        Assert.Equal(head, Convert.ToHexStringLower((await journal.ProveAsync("s0", 1))!.HeadHash.Span));
    }

    [Fact]
    public async Task A_proof_does_not_hold_for_another_row_or_link()
    {
        await using var journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = _folder.File("journal.db") });
        await journal.Fill("s", 2);
        var proof = (await journal.ProveAsync("s", 2))!;
        Assert.True(proof.IsValid());
        Assert.False((proof with { Row = proof.Row with { Data = Bytes("x") } }).IsValid());
        Assert.False((proof with { Row = proof.Row with { Seq = 1 } }).IsValid());
        Assert.False((proof with { Row = proof.Row with { Stream = "t" } }).IsValid());
        Assert.False((proof with { Row = proof.Row with { At = proof.Row.At.AddTicks(1) } }).IsValid());
        Assert.False((proof with { PreviousHash = new byte[32] }).IsValid());
        Assert.False((proof with { Hash = new byte[32] }).IsValid());
        Assert.False((proof with { Root = new byte[31] }).IsValid());
        Assert.Null(await journal.ProveAsync("s", 3));
    }

    [Fact]
    public void The_digest_is_that_of_the_documented_bytes()
    {
        var row = new JournalRow("é", 258, new DateTimeOffset(1, TimeSpan.Zero), Bytes("{}"));
        byte[] encoding = [.. "SKJ1"u8, 0, 2, 0xC3, 0xA9, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 1, .. "{}"u8];
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(encoding), RowDigest.Of(row));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2_047)]
    [InlineData(100_000)]
    public void The_digest_covers_data_of_any_length(int length)
    {
        var row = new JournalRow("s", 1, Noon, new byte[length]);
        byte[] changed = [.. row.Data.ToArray()[..^1], 1];
        Assert.NotEqual(RowDigest.Of(row), RowDigest.Of(row with { Data = changed }));
    }

    public void Dispose() => _folder.Dispose();
}
