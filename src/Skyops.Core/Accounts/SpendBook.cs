using System.Collections.Immutable;
using Skyops.Ledger;

namespace Skyops.Core.Accounts;

/// <summary>A task's place under the caps until it is known what the task cost.</summary>
/// <param name="Budget">What is set aside.</param>
/// <param name="Month">In which it counts: that of its submission, whenever it ends.</param>
/// <param name="KeyId">The key that submitted it; null: the owner.</param>
/// <param name="At">When it was made.</param>
public sealed record Reservation(Amount Budget, string Month, string? KeyId, DateTimeOffset At);

/// <summary>
/// What is spent under caps: of each month one sum of the account and one of each key, made of the budgets of open tasks and the costs of ended ones.
/// </summary>
/// <param name="Month">The newest month that something was written in. Months before it are over and their sums forgotten.</param>
/// <param name="Open">Reservations by task.</param>
/// <param name="Sums">By month, or month and key.</param>
/// <param name="Since">The month's tasks before this are not in its sum; null: all are.</param>
public sealed record SpendBook(
    string Month, ImmutableDictionary<string, Reservation> Open, ImmutableDictionary<string, Amount> Sums, DateTimeOffset? Since)
{
    public static readonly SpendBook Empty = new(
        "", ImmutableDictionary.Create<string, Reservation>(StringComparer.Ordinal), ImmutableDictionary.Create<string, Amount>(StringComparer.Ordinal), null);

    /// <summary>What is used of a month's cap, of the account (<paramref name="keyId"/> null) or of a key.</summary>
    public Amount Used(string month, string? keyId) => Sums.GetValueOrDefault(Name(month, keyId));

    /// <summary>Makes a task's reservation, or puts it in the place of the one the task has.</summary>
    public SpendBook Reserve(string taskId, Reservation reservation)
    {
        var book = Turn(reservation.Month);
        var had = book.Open.TryGetValue(taskId, out var before) ? before.Budget : Amount.Zero;
        return book.Move(reservation, had, reservation.Budget) with { Open = book.Open.SetItem(taskId, reservation) };
    }

    /// <summary>The task has ended, or never came to be (cost zero).</summary>
    public SpendBook Settle(string taskId, Amount cost) =>
        Open.TryGetValue(taskId, out var reservation) ? Move(reservation, reservation.Budget, cost) with { Open = Open.Remove(taskId) } : this;

    /// <summary>The account's sum of a month as its tasks say it: what ended ones cost, and every open one.</summary>
    public SpendBook Count(string month, Amount ended, IEnumerable<KeyValuePair<string, Reservation>> found, DateTimeOffset? since)
    {
        var book = Turn(month);
        var open = book.Open.AddRange(found.Where(one => !book.Open.ContainsKey(one.Key)));
        foreach (var reservation in open.Values)
        {
            if (reservation.Month == month) ended += reservation.Budget;
        }

        return book with { Open = open, Sums = book.Sums.SetItem(Name(month, null), ended), Since = since };
    }

    private static string Name(string month, string? keyId) => keyId is null ? month : $"{month}/{keyId}";

    private SpendBook Turn(string month) =>
        string.CompareOrdinal(month, Month) <= 0 ? this : this with { Month = month, Sums = Sums.Clear(), Since = null };

    private SpendBook Move(Reservation reservation, Amount from, Amount to)
    {
        if (reservation.Month != Month) return this;
        var sums = Add(Sums, Name(Month, null), from, to);
        return this with { Sums = reservation.KeyId is { } key ? Add(sums, Name(Month, key), from, to) : sums };
    }

    private static ImmutableDictionary<string, Amount> Add(ImmutableDictionary<string, Amount> sums, string name, Amount from, Amount to) =>
        sums.SetItem(name, sums.GetValueOrDefault(name) - from + to);
}
