using Skyops.Core.Tests.Testing;

namespace Skyops.Core.Tests.Chain;

public sealed class SettlementPropertyTests
{
    /// <summary>
    /// Few accounts and small amounts, so that overdrafts, repeats and exits in the middle of a settlement are common. What must hold is checked
    /// after every step, see <see cref="SettlementWorld"/> and <see cref="EscrowModel"/>.
    /// </summary>
    [Fact]
    public void Whatever_is_paid_held_withdrawn_settled_and_exited_the_escrow_can_pay_it_all()
    {
        var (commands, roots, exits) = (0, 0, 0);
        Seeded.Cases(800, chance =>
        {
            var world = new SettlementWorld(chance);
            for (var i = 0; i < 250; i++) world.Step();
            (commands, roots, exits) = (commands + world.Network.Commands, roots + world.Roots, exits + world.Exits);
        });
        Assert.True(commands >= 100_000, $"only {commands} commands reached the ledger");
        Assert.True(roots >= 2_000 && exits >= 500, $"only {roots} roots and {exits} exits");
    }
}
