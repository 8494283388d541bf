using Skyops.Core.Ledger;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Ledger;

public sealed class StatementIndexTests
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.UnixEpoch.AddYears(50);

    /// <summary>Whatever the index is asked, the rows it points at hold all that a walk over every row finds, also when its blocks have grown and when it was kept and read back.</summary>
    [Theory]
    [InlineData(1 << 20, 0)]
    [InlineData(1_500, 1)]
    [InlineData(200, 4)]
    public void It_points_at_every_row_of_an_account_and_at_few_others(int mostBytes, int leastShift)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var rows = Rows(random, 2_000);
            var index = new StatementIndex(mostBytes);
            for (var i = 0; i < rows.Count; i++)
            {
                index.Add(i + 1, rows[i].At, rows[i].Events);
                if (i == rows.Count / 2) index = StatementIndexCodec.Decode(StatementIndexCodec.Encode(index), mostBytes)!;
            }

            Assert.True(index.BlockShift >= leastShift, $"seed {seed}: shift {index.BlockShift}");
            for (var query = 0; query < 50; query++) Check(seed, random, rows, index);
        }
    }

    [Fact]
    public void At_most_so_many_blocks_are_given_from_the_end_that_was_asked_for()
    {
        var index = new StatementIndex(1 << 20);
        for (var seq = 1; seq <= 100; seq++) index.Add(seq, s_start, [Event(seq % 2 == 0 ? "even" : "odd", "x")]);
        var span = new RowSpan(0, 101, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        Assert.Equal([(100, 100), (98, 98), (96, 96)], index.Find("even", span, oldestFirst: false, 3));
        Assert.Equal([(1, 1), (3, 3), (5, 5)], index.Find("odd", span, oldestFirst: true, 3));
        Assert.Equal([(51, 51)], index.Find("odd", span with { After = 50, Before = 52 }, oldestFirst: true, 3));
        Assert.Empty(index.Find("nobody", span, oldestFirst: true, 3));
    }

    [Fact]
    public void Rows_come_in_order_and_a_damaged_index_is_not_believed()
    {
        var index = new StatementIndex(1 << 20);
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Add(2, s_start, []));
        index.Add(1, s_start, [Event("a", "b")]);
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Add(1, s_start, []));
        var bytes = StatementIndexCodec.Encode(index);
        Assert.Throws<FormatException>(() => StatementIndexCodec.Decode(bytes.AsSpan(0, bytes.Length - 1), 1 << 20));
        Assert.Null(StatementIndexCodec.Decode([99, .. bytes.AsSpan(1)], 1 << 20));
    }

    private static void Check(int seed, Random random, List<(DateTimeOffset At, LedgerEvent[] Events)> rows, StatementIndex index)
    {
        var account = $"a{random.Next(12)}";
        var after = random.Next(3) == 0 ? random.Next(rows.Count) : 0;
        var before = random.Next(3) == 0 ? random.Next(1, rows.Count + 2) : rows.Count + 1;
        var from = random.Next(3) == 0 ? s_start.AddSeconds(random.Next(rows.Count)) : DateTimeOffset.MinValue;
        var to = random.Next(3) == 0 ? s_start.AddSeconds(random.Next(rows.Count)) : DateTimeOffset.MaxValue;
        var span = new RowSpan(after, before, from, to);
        var oldestFirst = random.Next(2) == 0;
        var expected = Enumerable.Range(1, rows.Count)
            .Where(seq => seq > after && seq < before && span.Contains(rows[seq - 1].At) && rows[seq - 1].Events.Any(e => LedgerProjection.Accounts(e) is var (debit, credit) && (debit == account || credit == account)))
            .Select(seq => (long)seq).ToArray();
        var found = index.Find(account, span, oldestFirst, int.MaxValue);
        var pointed = found.SelectMany(block => Enumerable.Range((int)block.First, (int)(block.Last - block.First + 1)).Select(seq => (long)seq)).ToArray();
        Assert.True(expected.Except(pointed).FirstOrDefault() is 0, $"seed {seed}: {account} {span} lacks row {expected.Except(pointed).FirstOrDefault()}");
        Assert.Equal(pointed.Length, pointed.Distinct().Count());
        Assert.All(pointed, seq => Assert.True(seq > after && seq < before, $"seed {seed}: row {seq} of {span}"));
        Assert.Equal(oldestFirst ? found.OrderBy(block => block.First) : found.OrderByDescending(block => block.First), found);
        if (index.BlockShift == 0 && from == DateTimeOffset.MinValue && to == DateTimeOffset.MaxValue) Assert.Equal(expected.Length, pointed.Length);
    }

    /// <summary>A second each, with clocks that are set back now and then, and one account in every row.</summary>
    private static List<(DateTimeOffset At, LedgerEvent[] Events)> Rows(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => (
            s_start.AddSeconds(random.Next(50) == 0 ? i - random.Next(100) : i),
            (LedgerEvent[])[.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Event($"a{random.Next(1, 3) * random.Next(1, 6)}", "a0"))])),
    ];

    private static LedgerEvent.TransferPosted Event(string debit, string credit) => new LedgerEvent.TransferPosted("id", debit, credit, Amount.Whole(1), "grant", "");
}
