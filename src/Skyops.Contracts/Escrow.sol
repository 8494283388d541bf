// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {EscrowBooks} from "./EscrowBooks.sol";
import {EscrowSettlements} from "./EscrowSettlements.sol";
import {Leaf} from "./SettlementLeaf.sol";

/// @title Deposits, claims and exits.
/// @notice Money comes in by deposits and leaves in two ways: by a claim, which a settlement allows, and by an exit,
/// which needs nobody but takes its time. Pausing stops deposits and nothing else.
contract Escrow is EscrowSettlements, Pausable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    event Deposited(
        uint64 indexed number, address indexed account, address indexed asset, uint128 amount, address from
    );
    event Claimed(
        uint64 indexed number,
        address indexed account,
        address indexed asset,
        uint128 amount,
        uint128 credit,
        address to
    );
    event ExitRequested(address indexed account, address indexed asset, uint64 availableAt);
    event ExitWithdrawn(address indexed account, address indexed asset);
    event Exited(address indexed account, address indexed asset, uint128 amount, address to);

    /// @notice Everything that the leaf allows was claimed before: the claim comes late.
    error NothingToClaim(uint128 credit, uint128 claimed);

    /// @notice Claims together would take more than the newest settled root states: that root was wrong.
    error ClaimsAboveTotal(uint128 total, uint128 claimed);
    error NotYours(address account);
    error NothingToExit();
    error NoExitRequested();
    error ExitRequestedAlready(uint64 availableAt);
    error ExitTooEarly(uint64 availableAt);

    /// @notice The newest root knows a deposit of the account, so its leaf says how much of it is left.
    error LeafNeeded(uint64 root);

    /// @notice The exit would take what the newest root promised to others.
    error ExitBreaksSettlement(uint128 amount, uint128 free);
    error EtherRefused(address to);

    /// @notice Seconds between requesting an exit and taking it.
    uint64 public immutable exitDelay;

    /// @param admin Grants the roles; cannot touch any money.
    /// @param exitDelay_ Longer than the challenge window, so that what was spent can be settled before the exit.
    constructor(address admin, address token_, uint64 challengeWindow_, uint64 exitDelay_)
        EscrowBooks(token_)
        EscrowSettlements(admin, challengeWindow_)
    {
        if (exitDelay_ <= 2 * challengeWindow_) revert WindowTooShort(2 * challengeWindow_ + 1, exitDelay_);
        exitDelay = exitDelay_;
    }

    /// @notice Stops new deposits.
    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    function unpause() external onlyRole(PAUSER_ROLE) {
        _unpause();
    }

    /// @notice Deposits the sender's tokens for an account.
    function depositToken(address account, uint128 amount) public nonReentrant whenNotPaused {
        _book(account, token, amount);
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @notice As depositToken, with the allowance by signature in the same transaction.
    function depositTokenWithPermit(
        address account,
        uint128 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        // Whoever sees the permit may use it first; then the allowance is there, and the deposit shall not fail for it.
        try IERC20Permit(token).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        depositToken(account, amount);
    }

    /// @notice Deposits the ETH sent along for an account.
    function depositEther(address account) external payable nonReentrant whenNotPaused {
        _book(account, ETHER, SafeCast.toUint128(msg.value));
    }

    /// @notice Pays what a settled root allows and was not claimed yet. Anybody may claim for an account to itself;
    /// only the account itself to another address.
    /// @param number Any root that stood its window.
    function claim(uint64 number, Leaf calldata leaf, bytes32[] calldata proof, address to) external nonReentrant {
        _requireAsset(leaf.asset);
        if (to == address(0)) revert ZeroAddress();
        if (to != leaf.account && msg.sender != leaf.account) revert NotYours(leaf.account);
        requireClaimable(number);
        _requireLeaf(number, leaf, proof);
        Account storage books = _accounts[_key(leaf.account, leaf.asset)];
        Totals storage totals = _totals[leaf.asset];
        if (leaf.credit <= books.claimed) revert NothingToClaim(leaf.credit, books.claimed);
        uint128 amount = leaf.credit - books.claimed;
        uint128 total = _totalOf(settledRoot(), leaf.asset);
        if (totals.claimed + amount > total) revert ClaimsAboveTotal(total, totals.claimed + amount);
        books.claimed = leaf.credit;
        totals.claimed += amount;
        emit Claimed(number, leaf.account, leaf.asset, amount, leaf.credit, to);
        _pay(leaf.asset, to, amount);
    }

    /// @notice Says that the sender wants back what is left of its deposits. From here the network gives it no credit.
    function requestExit(address asset) external {
        _requireAsset(asset);
        Account storage books = _accounts[_key(msg.sender, asset)];
        if (books.deposited == books.exited) revert NothingToExit();
        if (books.exitRequestedAt != 0) revert ExitRequestedAlready(books.exitRequestedAt + exitDelay);
        books.exitRequestedAt = uint64(block.timestamp);
        emit ExitRequested(msg.sender, asset, uint64(block.timestamp) + exitDelay);
    }

    /// @notice Takes the request back.
    function withdrawExit(address asset) external {
        Account storage books = _accounts[_key(msg.sender, asset)];
        if (books.exitRequestedAt == 0) revert NoExitRequested();
        books.exitRequestedAt = 0;
        emit ExitWithdrawn(msg.sender, asset);
    }

    /// @notice Takes what is left of the sender's deposits after the newest root, pending or not.
    /// @param leaf The sender's leaf in that root.
    function exit(Leaf calldata leaf, bytes32[] calldata proof, address to) external nonReentrant {
        if (leaf.account != msg.sender) revert NotYours(leaf.account);
        _requireLeaf(newestRoot, leaf, proof);
        _exit(leaf.asset, leaf.debit, to);
    }

    /// @notice Takes all of the sender's deposits, when the newest root knows none of them.
    function exitUnsettled(address asset, address to) external nonReentrant {
        uint64 first = _accounts[_key(msg.sender, asset)].firstDeposit;
        if (first != 0 && first <= _depositsThrough()) revert LeafNeeded(newestRoot);
        _exit(asset, 0, to);
    }

    function _exit(address asset, uint128 debit, address to) private {
        _requireAsset(asset);
        if (to == address(0)) revert ZeroAddress();
        Account storage books = _accounts[_key(msg.sender, asset)];
        Totals storage totals = _totals[asset];
        if (books.exitRequestedAt == 0) revert NoExitRequested();
        uint64 availableAt = books.exitRequestedAt + exitDelay;
        if (block.timestamp < availableAt) revert ExitTooEarly(availableAt);
        uint128 left = books.deposited - books.exited;
        if (left <= debit) revert NothingToExit();
        uint128 amount = left - debit;
        uint128 free = totals.deposited - totals.exited - _totalOf(newestRoot, asset);
        if (amount > free) revert ExitBreaksSettlement(amount, free);
        books.exited += amount;
        books.exitRequestedAt = 0;
        totals.exited += amount;
        emit Exited(msg.sender, asset, amount, to);
        _pay(asset, to, amount);
    }

    function _book(address account, address asset, uint128 amount) private {
        if (account == address(0)) revert ZeroAddress();
        if (amount == 0) revert ZeroAmount();
        uint64 number = ++depositCount;
        Account storage books = _accounts[_key(account, asset)];
        if (books.firstDeposit == 0) books.firstDeposit = number;
        books.deposited += amount;
        _totals[asset].deposited += amount;
        emit Deposited(number, account, asset, amount, msg.sender);
    }

    function _pay(address asset, address to, uint128 amount) private {
        if (asset == token) {
            IERC20(token).safeTransfer(to, amount);
            return;
        }
        (bool paid,) = to.call{value: amount}("");
        if (!paid) revert EtherRefused(to);
    }
}
