using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Skyops.Api;
using Skyops.Client;
using Skyops.Core.Ledger;
using Skyops.Ethereum.Keys;
using Skyops.Ledger;
using Skyops.Storage;

namespace Skyops.Tests.Silo;

/// <summary>Statements and exports read the rows of an account and say the same as a walk over the whole ledger.</summary>
public sealed class StatementTests
{
    private const string Formula = "=cmd|' /C calc'!A0,\"x\"";

    [Fact]
    public async Task Pages_times_and_exports_say_what_the_whole_ledger_says()
    {
        await using var pool = await TestPool.StartAsync();
        using var wallet = WalletKey.Create();
        var client = pool.Client(wallet);
        await client.Ledger.BalanceAsync();
        var account = wallet.Address.ToString();
        var ledger = Ledger(pool);
        await FillAsync(ledger, account, 0, 700);
        var expected = await WalkAsync(pool, account);
        Assert.True(expected.Count > 700);

        await SameAsync(client, expected);

        // What came since is found too, and so it is after a restart.
        await FillAsync(ledger, account, 700, 720);
        await pool.StopSiloAsync();
        await pool.StartSiloAsync();
        expected = await WalkAsync(pool, account);
        await SameAsync(client, expected);

        var half = expected[expected.Count / 2].At;
        Assert.Equal(expected.Where(line => line.At >= half).Reverse(), await client.Ledger.StatementAsync(from: half).ToListAsync());
        Assert.Equal(expected.Where(line => line.At < half).Reverse(), await client.Ledger.StatementAsync(to: half).ToListAsync());
        Assert.Equal(expected.Where(line => line.At < half), await LinesAsync(client, "json", to: half));
    }

    [Fact]
    public async Task An_export_as_csv_is_exact_and_holds_no_formula()
    {
        await using var pool = await TestPool.StartAsync();
        using var wallet = WalletKey.Create();
        var client = pool.Client(wallet);
        await client.Ledger.BalanceAsync();
        var account = wallet.Address.ToString();
        var ledger = Ledger(pool);
        Assert.Equal([TransferStatus.Ok], await ledger.TransferAsync([new Transfer("odd", TransferKind.Direct, SystemAccounts.Issuance, account, new Amount(1), null, "grant", Formula)]));

        using var bytes = new MemoryStream();
        await client.Ledger.ExportAsync(bytes);
        var rows = Encoding.UTF8.GetString(bytes.ToArray()).Split("\r\n");
        Assert.Equal("row,at,transfer,kind,debit,credit,amount,currency,reason,reference", rows[0]);
        var line = (await client.Ledger.StatementAsync().ToListAsync())[0];
        Assert.Equal(
            $"{line.Seq},{line.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)},odd,Direct,{SystemAccounts.Issuance},{account},0.000000000000000001,SKYOPS,grant,\"'=cmd|' /C calc'!A0,\"\"x\"\"\"",
            rows[^2]);
        Assert.Equal("", rows[^1]);
    }

    /// <summary>Rows as a ledger that has run for long has them, written before the ledger wakes.</summary>
    [Fact]
    public async Task The_index_is_kept_with_the_snapshot_and_goes_on_from_there_after_a_restart()
    {
        const int Rows = 10_000;
        await using var pool = await TestPool.StartAsync();
        using var wallet = WalletKey.Create();
        var account = wallet.Address.ToString();
        var journal = pool.Silo.Services.GetRequiredService<IJournal>();
        await Task.WhenAll(Enumerable.Range(0, Rows).Select(i => journal.AppendAsync(new JournalAppend(
            "ledger/SKYOPS", i, DateTimeOffset.UnixEpoch.AddSeconds(i),
            LedgerEventCodec.Encode([new LedgerEvent.TransferPosted($"old/{i}", SystemAccounts.Issuance, i % 1_000 == 7 ? account : $"other{i % 50}", new Amount(3), "grant", "")]), null)).AsTask()));
        var client = pool.Client(wallet);
        await client.Ledger.BalanceAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        JournalSnapshot? kept;
        while ((kept = await journal.ReadSnapshotAsync("ledger/SKYOPS/statements", limit.Token)) is null) await Task.Yield();

        var index = StatementIndexCodec.Decode(kept.Data.Span, Limits.StatementIndexBytes)!;
        Assert.True(index.Seq == kept.Seq && index.Seq >= Rows);
        var all = new RowSpan(0, Rows + 1, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => ((i * 1_000L) + 8, (i * 1_000L) + 8)), index.Find(account, all, oldestFirst: true, 100));

        await pool.StopSiloAsync();
        await pool.StartSiloAsync();
        await SameAsync(client, await WalkAsync(pool, account));
    }

    [Theory]
    [InlineData("export?format=xml", "format")]
    [InlineData("export?from=yesterday", "from")]
    [InlineData("statement?to=2026-13-01", "to")]
    public async Task What_cannot_be_understood_is_refused_by_name(string query, string field)
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        var problem = await raw.GetAsync($"/v1/ledger/SKYOPS/{query}");
        Assert.Equal(field, problem.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    private static ILedgerGrain Ledger(TestPool pool) => pool.Silo.Services.GetRequiredService<IGrainFactory>().GetGrain<ILedgerGrain>("SKYOPS");

    private static async Task SameAsync(SkyopsClient client, List<StatementLine> expected)
    {
        Assert.Equal(Enumerable.Reverse(expected), await client.Ledger.StatementAsync().ToListAsync());
        Assert.Equal(expected, await LinesAsync(client, "json"));
        using var csv = new MemoryStream();
        await client.Ledger.ExportAsync(csv);
        Assert.Equal(expected.Count + 2, Encoding.UTF8.GetString(csv.ToArray()).Split("\r\n").Length);
    }

    private static async Task<StatementLine[]> LinesAsync(SkyopsClient client, string format, DateTimeOffset? to = null)
    {
        using var bytes = new MemoryStream();
        await client.Ledger.ExportAsync(bytes, format, to: to);
        return [.. JsonDocument.Parse(bytes.ToArray()).RootElement.GetProperty("lines").EnumerateArray().Select(line => line.Deserialize(SkyopsJson.Default.StatementLine)!)];
    }

    /// <summary>Grants to the account, with others' between them, some many in one row.</summary>
    private static async Task FillAsync(ILedgerGrain ledger, string account, int from, int to)
    {
        for (var i = from; i < to;)
        {
            var count = i % 100 == 0 ? 60 : 1;
            await ledger.TransferAsync([new Transfer($"other/{i}", TransferKind.Direct, SystemAccounts.Issuance, $"other{i % 5}", new Amount(7), null, "grant", "")]);
            await ledger.TransferAsync([.. Enumerable.Range(i, count).Select(n => new Transfer(
                $"grant/{n}", TransferKind.Direct, SystemAccounts.Issuance, account, new Amount((UInt128)n + 1), null, "grant", "test"))]);
            i += count;
        }
    }

    /// <summary>All lines of the account, oldest first, from every row of the ledger.</summary>
    private static async Task<List<StatementLine>> WalkAsync(TestPool pool, string account)
    {
        var lines = new List<StatementLine>();
        await foreach (var row in pool.Silo.Services.GetRequiredService<IJournal>().ReadAsync("ledger/SKYOPS", 0))
            lines.AddRange(LedgerProjection.Lines(row.Seq, row.At, LedgerEventCodec.Decode(row.Data.Span), account));
        return lines;
    }
}
