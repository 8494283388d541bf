// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControlDefaultAdminRules} from
    "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {NodeStakes} from "./NodeStakes.sol";
import {ReceiptReader} from "./ReceiptReader.sol";
import {SessionReceipts, SignedReceipt} from "./SessionReceipts.sol";

/// @title Nodes, their stakes, and what becomes of them by fault.
/// @notice Stake is lost in two ways: by a proof that needs nobody's word (two receipts of one attempt with different
/// results, both signed by the node), at once; and by a verdict that a broker signed, after a window in which the
/// node may dispute it before a judge.
contract NodeRegistry is NodeStakes, AccessControlDefaultAdminRules, EIP712 {
    bytes32 public constant BROKER_ROLE = keccak256("BROKER_ROLE");
    bytes32 public constant JUDGE_ROLE = keccak256("JUDGE_ROLE");

    bytes32 private constant VERDICT_TYPE =
        keccak256("QuorumVerdict(address node,bytes32 attempt,bytes32 evidence,uint128 amount,uint64 deadline)");
    bytes32 private constant SUCCEEDED = keccak256("Succeeded");

    /// @notice One verdict takes at most a quarter of what the node has at stake.
    uint128 public constant VERDICT_BASIS_POINTS = 2_500;

    /// @param treasury Where slashed stake goes.
    /// @param unbondingDelay Longer than the dispute window, so that no node leaves before a verdict can be executed.
    /// @param disputeWindow Seconds in which a node may dispute a verdict.
    /// @param rulingWindow Seconds after that in which the judge must rule; else the verdict falls.
    /// @param equivocationBasisPoints The part of a node's stake that a proven contradiction costs.
    struct Settings {
        address token;
        address treasury;
        uint128 minimumStake;
        uint64 unbondingDelay;
        uint64 disputeWindow;
        uint64 rulingWindow;
        uint16 equivocationBasisPoints;
    }

    /// @param attempt Hash that names the attempt.
    /// @param evidence Hash of what the quorum saw, such as a root that TaskRegistry holds.
    /// @param deadline Unix seconds until which it can be filed.
    struct Verdict {
        address node;
        bytes32 attempt;
        bytes32 evidence;
        uint128 amount;
        uint64 deadline;
    }

    enum Stage {
        None,
        Filed,
        Disputed,
        Executed,
        Dismissed
    }

    /// @param until End of the window of this stage, in Unix seconds.
    struct Filing {
        address node;
        uint64 until;
        Stage stage;
        uint128 amount;
        address broker;
    }

    event VerdictFiled(bytes32 indexed id, address indexed node, address indexed broker, Verdict verdict, uint64 until);
    event VerdictDisputed(bytes32 indexed id, address indexed node, uint64 until, string reason);
    event VerdictExecuted(bytes32 indexed id, address indexed node, uint128 amount);
    event VerdictDismissed(bytes32 indexed id, address indexed node);

    error WrongSettings();
    error DifferentNodes();
    error DifferentAttempts();
    error NoConflict();
    error FaultKnown(bytes32 fault);
    error NotABroker(address signer);
    error VerdictKnown(bytes32 id);
    error VerdictOver(uint64 deadline);
    error VerdictTooLarge(uint128 most, uint128 given);
    error WrongStage(Stage stage);
    error WindowOpen(uint64 until);
    error WindowClosed(uint64 until);
    error NotTheNode(address node);

    uint64 public immutable disputeWindow;
    uint64 public immutable rulingWindow;
    uint128 public immutable equivocationBasisPoints;

    mapping(bytes32 id => Filing) public filings;

    /// @notice Contradictions that were proven; each counts once.
    mapping(bytes32 fault => bool) public faults;

    constructor(address admin, Settings memory settings)
        NodeStakes(settings.token, settings.treasury, settings.minimumStake, settings.unbondingDelay)
        AccessControlDefaultAdminRules(1 days, admin)
        EIP712("Skyops NodeRegistry", "1")
    {
        bool late = settings.unbondingDelay <= settings.disputeWindow;
        bool part = settings.equivocationBasisPoints == 0 || settings.equivocationBasisPoints > WHOLE;
        if (late || part || settings.disputeWindow < 1 hours || settings.rulingWindow < 1 hours) revert WrongSettings();
        disputeWindow = settings.disputeWindow;
        rulingWindow = settings.rulingWindow;
        equivocationBasisPoints = settings.equivocationBasisPoints;
    }

    /// @notice Shows that a node signed two receipts of one attempt that both say it succeeded, with different results.
    /// Slashes at once; a tenth goes to the sender.
    /// @dev Nothing else contradicts: a node that crashed after it signed may honestly say afterwards that the attempt
    /// failed, because it no longer knows; and one that is given an attempt twice honestly meters other seconds.
    function proveEquivocation(SignedReceipt calldata first, SignedReceipt calldata second) external nonReentrant {
        address node = first.delegation.account;
        if (node != second.delegation.account) revert DifferentNodes();
        _registered(node);
        bytes32 attempt = _requireConflict(first.receipt, second.receipt);
        bytes32 fault = keccak256(abi.encode(node, attempt));
        if (faults[fault]) revert FaultKnown(fault);
        SessionReceipts.requireValid(first);
        SessionReceipts.requireValid(second);
        faults[fault] = true;
        uint128 amount = (_slashable(node) * equivocationBasisPoints) / WHOLE;
        _slash(node, amount, fault, msg.sender);
    }

    /// @notice Files a verdict that a broker signed (EIP-712). Locks the amount until it is decided.
    function fileVerdict(Verdict calldata verdict, bytes calldata signature) external returns (bytes32 id) {
        id = verdictId(verdict);
        address signer = ECDSA.recover(id, signature);
        if (!hasRole(BROKER_ROLE, signer)) revert NotABroker(signer);
        if (filings[id].stage != Stage.None) revert VerdictKnown(id);
        if (block.timestamp > verdict.deadline) revert VerdictOver(verdict.deadline);
        Node storage node = _registered(verdict.node);
        uint128 most = (_free(node) * VERDICT_BASIS_POINTS) / WHOLE;
        if (verdict.amount == 0) revert ZeroAmount();
        if (verdict.amount > most) revert VerdictTooLarge(most, verdict.amount);
        uint64 until = uint64(block.timestamp) + disputeWindow;
        node.locked += verdict.amount;
        filings[id] = Filing(verdict.node, until, Stage.Filed, verdict.amount, signer);
        emit VerdictFiled(id, verdict.node, signer, verdict, until);
    }

    /// @notice The node says no; from here only the judge can uphold the verdict.
    function dispute(bytes32 id, string calldata reason) external {
        Filing storage filing = _at(id, Stage.Filed);
        if (msg.sender != filing.node) revert NotTheNode(filing.node);
        if (block.timestamp >= filing.until) revert WindowClosed(filing.until);
        filing.stage = Stage.Disputed;
        filing.until = uint64(block.timestamp) + rulingWindow;
        emit VerdictDisputed(id, filing.node, filing.until, reason);
    }

    /// @notice The judge decides a disputed verdict.
    function rule(bytes32 id, bool upheld) external nonReentrant onlyRole(JUDGE_ROLE) {
        Filing storage filing = _at(id, Stage.Disputed);
        if (block.timestamp >= filing.until) revert WindowClosed(filing.until);
        if (upheld) _execute(id, filing);
        else _dismiss(id, filing);
    }

    /// @notice Executes a verdict that nobody disputed in its window. Anybody may.
    function execute(bytes32 id) external nonReentrant {
        Filing storage filing = _at(id, Stage.Filed);
        if (block.timestamp < filing.until) revert WindowOpen(filing.until);
        _execute(id, filing);
    }

    /// @notice Ends a disputed verdict on which nobody ruled: the stake is not locked for ever. Anybody may.
    function lapse(bytes32 id) external {
        Filing storage filing = _at(id, Stage.Disputed);
        if (block.timestamp < filing.until) revert WindowOpen(filing.until);
        _dismiss(id, filing);
    }

    /// @notice The EIP-712 digest that a broker signs, and the name of the verdict.
    function verdictId(Verdict calldata verdict) public view returns (bytes32) {
        return _hashTypedDataV4(
            keccak256(
                abi.encode(
                    VERDICT_TYPE, verdict.node, verdict.attempt, verdict.evidence, verdict.amount, verdict.deadline
                )
            )
        );
    }

    function _execute(bytes32 id, Filing storage filing) private {
        address account = filing.node;
        filing.stage = Stage.Executed;
        _nodes[account].locked -= filing.amount;
        uint128 left = _slashable(account);
        uint128 amount = filing.amount < left ? filing.amount : left;
        emit VerdictExecuted(id, account, amount);
        // No reward: the broker that signs is no witness that must be paid for looking.
        _slash(account, amount, id, address(0));
    }

    function _dismiss(bytes32 id, Filing storage filing) private {
        filing.stage = Stage.Dismissed;
        _nodes[filing.node].locked -= filing.amount;
        emit VerdictDismissed(id, filing.node);
    }

    function _at(bytes32 id, Stage stage) private view returns (Filing storage filing) {
        filing = filings[id];
        if (filing.stage != stage) revert WrongStage(filing.stage);
    }

    function _requireConflict(bytes calldata first, bytes calldata second) private pure returns (bytes32 attempt) {
        (bytes32 firstAttempt, bytes32 firstExit, bytes32 firstDigest) = ReceiptReader.read(first);
        (bytes32 secondAttempt, bytes32 secondExit, bytes32 secondDigest) = ReceiptReader.read(second);
        if (firstAttempt != secondAttempt) revert DifferentAttempts();
        bool bothSucceeded = firstExit == SUCCEEDED && secondExit == SUCCEEDED;
        if (!bothSucceeded || firstDigest == secondDigest) revert NoConflict();
        return firstAttempt;
    }

    function _slashable(address account) private view returns (uint128) {
        return _nodes[account].stake + _nodes[account].unbonding;
    }
}
