using Skyops.Core.Tasks.Ringers;
using Skyops.Ledger;

namespace Skyops.Core.Tasks.Billing;

/// <summary>
/// The transfers that end a task's hold. Their ids follow from the task alone, so sending them again is harmless.
/// Work done for oneself is on the bill but moves no money: that
/// part of the hold goes back to its owner with the rest. Ringers are the network's own: its fee account pays for them.
/// </summary>
public static class Settlement
{
    public static string HoldId(string taskId) => $"{taskId}/hold";

    public static Transfer[] Of(TaskHeader header, Bill bill, RingerBook ringers)
    {
        var transfers = new List<Transfer>(bill.Payees.Count + 2);
        foreach (var (account, amount) in bill.Payees)
        {
            if (account != header.Account)
                transfers.Add(Post(header, $"{header.Id}/pay/{account}", account, amount, "work"));
        }

        var fee = Charges.Fee(bill.Work);
        if (!fee.IsZero) transfers.Add(Post(header, $"{header.Id}/fee", SystemAccounts.Fees, fee, "fee"));
        foreach (var (account, amount) in ringers.Payees)
        {
            // After the fee, which is at least all of them together: the fee account can always pay.
            transfers.Add(
                new Transfer($"{header.Id}/ringer/{account}", TransferKind.Direct, SystemAccounts.Fees, account, amount, null, "ringer", header.Id));
        }

        transfers.Add(
            new Transfer(
                $"{header.Id}/void", TransferKind.VoidHold, "", "", Amount.Zero, header.HoldId, "hold-rest",
                header.Id));
        return [.. transfers];
    }

    private static Transfer Post(TaskHeader header, string id, string account, Amount amount, string reason) =>
        new(id, TransferKind.PostHold, "", account, amount, header.HoldId, reason, header.Id);
}
