using System.Collections.Immutable;
using Skyops.Ledger;

namespace Skyops.Core.Tasks.Billing;

/// <summary>
/// What a task owes so far. Work plus fee plus what is reserved for attempts under way never exceeds the budget.
/// </summary>
/// <param name="Payees">Earned by account, from accepted shards only.</param>
/// <param name="Work">Sum of <see cref="Payees"/>.</param>
/// <param name="Reserved">The most that attempts without a verdict may come to.</param>
public sealed record Bill(ImmutableSortedDictionary<string, Amount> Payees, Amount Work, Amount Reserved)
{
    public static readonly Bill Empty =
        new(ImmutableSortedDictionary.Create<string, Amount>(StringComparer.Ordinal), Amount.Zero, Amount.Zero);

    public Bill Reserve(Amount before, Amount after) => before == after ? this : this with { Reserved = Reserved - before + after };

    public Bill Pay(string account, Amount amount) => amount.IsZero
        ? this
        : this with { Payees = Payees.SetItem(account, Payees.GetValueOrDefault(account) + amount), Work = Work + amount };

    /// <summary>
    /// Whether the budget still covers everything, fee included, when one shard's reservation changes.
    /// </summary>
    public bool Covers(Amount budget, Amount before, Amount after) => Charges.WithFee(Work + Reserved - before + after) <= budget;

    /// <summary>What more work the budget can pay, fee included, if nothing that is reserved is charged.</summary>
    public Amount Left(Amount budget)
    {
        var most = new Amount(budget.Units - (budget.Units * Charges.FeeBasisPoints / (10_000 + Charges.FeeBasisPoints)));
        return most > Work ? most - Work : Amount.Zero;
    }
}
