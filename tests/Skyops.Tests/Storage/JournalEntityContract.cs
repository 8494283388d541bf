using Skyops.Storage;
using static Skyops.Tests.Storage.JournalRows;

namespace Skyops.Tests.Storage;

/// <summary>What every journal promises about entities, lists and pages.</summary>
public abstract class JournalEntityContract : JournalContract
{
    private static readonly string[] s_owners = ["ann", "bob", "cai"];
    private static readonly string[] s_statuses = ["queued", "running", "completed", "failed", "lost"];

    [Fact]
    public async Task An_entity_is_what_the_last_append_said()
    {
        Assert.Null(await Journal.ReadEntityAsync("task", "k"));
        await Journal.AppendAsync(Append("s", 0, "{}", Entity("k", "ann", "queued", 1, "one")));
        await Journal.AppendAsync(Append("s", 1, "{}", Entity("k", "bob", "running", 2, "two")));
        await Journal.AppendAsync(Append("s", 2));
        var entity = await Journal.ReadEntityAsync("task", "k");
        Assert.Equal(
            ("task", "k", "bob", "running", Noon.AddSeconds(2), "two"),
            (entity!.Kind, entity.Key, entity.Owner, entity.Status, entity.Updated, Text(entity.Summary)));
        Assert.Null(await Journal.ReadEntityAsync("node", "k"));
        Assert.Single((await Journal.QueryAsync(new EntityQuery("task", null, [], 10, null))).Rows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pages_together_are_the_filtered_list_in_order(int seed)
    {
        var random = new Random(seed);
        var model = new Dictionary<string, EntityRow>();
        var seqs = new Dictionary<string, long>();
        for (var step = 0; step < 400; step++)
        {
            var key = $"t{random.Next(120)}";
            // Few different times, so that the key has to decide.
            var entity = Entity(key, s_owners[random.Next(3)], s_statuses[random.Next(5)], random.Next(20));
            var seq = seqs.GetValueOrDefault(key);
            await Journal.AppendAsync(Append(key, seq, "{}", entity));
            (seqs[key], model[key]) = (seq + 1, entity);
        }

        foreach (var owner in (string?[])[null, .. s_owners, "nobody"])
        {
            foreach (var statuses in (string[][])[[], ["queued"], ["running", "failed", "running"], ["no such"]])
            {
                var query = new EntityQuery("task", owner, statuses, random.Next(1, 40), null);
                var expected = model.Values
                    .Where(x => owner is null || x.Owner == owner)
                    .Where(x => statuses.Length == 0 || statuses.Contains(x.Status))
                    .OrderByDescending(x => x.Updated).ThenBy(x => x.Key, StringComparer.Ordinal).Select(x => x.Key);
                var found = (await Journal.QueryAll(query)).Select(x => x.Key);
                Assert.True(expected.SequenceEqual(found), $"Seed {seed}, owner {owner}, {string.Join('|', statuses)}");
                var other = (await Journal.QueryAll(query with { OldestFirst = true })).Select(x => x.Key);
                Assert.True(expected.Reverse().SequenceEqual(other), $"Seed {seed}, oldest first, owner {owner}, {string.Join('|', statuses)}");
            }
        }
    }

    [Fact]
    public async Task A_list_without_rows_has_no_next_page_and_a_full_last_page_neither()
    {
        var query = new EntityQuery("task", null, [], 2, null);
        Assert.Null((await Journal.QueryAsync(query)).NextCursor);
        await Journal.AppendAsync(Append("a", 0, "{}", Entity("a")));
        await Journal.AppendAsync(Append("b", 0, "{}", Entity("b")));
        var page = await Journal.QueryAsync(query);
        Assert.Equal(["a", "b"], page.Rows.Select(x => x.Key));
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task A_page_goes_on_where_the_last_one_ended_although_rows_moved_up()
    {
        for (var n = 0; n < 6; n++)
            await Journal.AppendAsync(Append($"s{n}", 0, "{}", Entity($"k{n}", second: n)));
        var query = new EntityQuery("task", null, ["queued"], 3, null);
        var first = await Journal.QueryAsync(query);
        await Journal.AppendAsync(Append("s5", 1, "{}", Entity("k5", second: 50)));
        await Journal.AppendAsync(Append("new", 0, "{}", Entity("new", second: 60)));
        var second = await Journal.QueryAsync(query with { Cursor = first.NextCursor });
        Assert.Equal(["k5", "k4", "k3"], first.Rows.Select(x => x.Key));
        Assert.Equal(["k2", "k1", "k0"], second.Rows.Select(x => x.Key));
    }

    [Fact]
    public async Task Oldest_first_meets_again_what_changed_while_pages_were_read()
    {
        for (var n = 0; n < 4; n++)
            await Journal.AppendAsync(Append($"s{n}", 0, "{}", Entity($"k{n}", second: n)));
        var query = new EntityQuery("task", null, ["queued"], 2, null) { OldestFirst = true };
        var first = await Journal.QueryAsync(query);
        await Journal.AppendAsync(Append("s2", 1, "{}", Entity("k2", second: 50)));
        var second = await Journal.QueryAsync(query with { Cursor = first.NextCursor });
        Assert.Equal(["k0", "k1"], first.Rows.Select(x => x.Key));
        Assert.Equal(["k3", "k2"], second.Rows.Select(x => x.Key));
    }

    [Fact]
    public async Task A_cursor_that_was_not_given_out_for_the_query_is_refused()
    {
        for (var n = 0; n < 3; n++)
            await Journal.AppendAsync(Append($"s{n}", 0, "{}", Entity($"k{n}", second: n)));
        var query = new EntityQuery("task", null, ["queued"], 1, null);
        var cursor = (await Journal.QueryAsync(query)).NextCursor!;
        var changed = (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..];
        EntityQuery[] wrong =
        [
            query with { Cursor = "" },
            query with { Cursor = "nonsense" },
            query with { Cursor = "not base64 ?" },
            query with { Cursor = new string('A', 5_000) },
            query with { Cursor = changed },
            query with { Cursor = cursor, Owner = "ann" },
            query with { Cursor = cursor, Statuses = [] },
            query with { Cursor = cursor, Kind = "node" },
            query with { Cursor = cursor, OldestFirst = true },
        ];
        foreach (var one in wrong)
            await Assert.ThrowsAsync<ArgumentException>(async () => await Journal.QueryAsync(one));
        Assert.Single((await Journal.QueryAsync(query with { Cursor = cursor, Take = 1 })).Rows);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public async Task A_page_size_out_of_bounds_is_refused(int take) =>
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await Journal.QueryAsync(new EntityQuery("task", null, [], take, null)));
}
